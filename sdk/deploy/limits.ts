// What the contracts fix for ever; see contracts/types/Limits.sol.

/** Seconds. */
export const MIN_DELAY = 600;
export const MAX_DELAY = 30 * 86_400;
export const MIN_WINDOW = 3600;
export const MAX_LIFETIME = 100 * 86_400;

export const MAX_TIERS = 16;
/** The gate and its registries among them. */
export const MAX_MANAGED = 16;
