/** Whether a bound was kept, as far as what was told shows it; the gate itself measured it, around the calls. */
export const boundVerdicts = ["kept", "broken", "unclear"] as const;
export type BoundVerdict = (typeof boundVerdicts)[number];

/** By how much a balance of the treasury changed in an execution, as far as it is known. */
export type KnownChange = {
  /** What the token's own transfers can have changed; undefined where they are not told or cannot be added up. */
  byTransfers: readonly bigint[] | undefined;
  /** Whether the token logged nothing: not every one logs all that it moves. */
  isSilent: boolean;
  /** What balances say; undefined where they tell of other things as well. */
  byBalances: bigint | undefined;
  /** Whether the policy names the token, so that somebody relies on what it says. */
  isNamed: boolean;
};

/**
 * Judges the bounds of a token. Kept where all that is known shows it. Broken only where transfers and balances say the
 * same and a token says so whose word counts: a token may move without a log, as wrapped coins are made and spent, and an
 * agent may bound a token that it made itself.
 *
 * @param minDelta The tightest, in base units.
 */
export function boundVerdict(
  minDelta: bigint,
  { byTransfers, isSilent, byBalances, isNamed }: KnownChange,
): BoundVerdict {
  const isEnough = (change: bigint) => change >= minDelta;
  if (byBalances === undefined) return byTransfers?.every(isEnough) ? "kept" : "unclear";
  if (byTransfers === undefined || isSilent) return isEnough(byBalances) ? "kept" : "unclear";
  if (isEnough(byBalances) && byTransfers.every(isEnough)) return "kept";
  const isAgreed = byTransfers.length === 1 && byTransfers[0] === byBalances;
  return isAgreed && isNamed ? "broken" : "unclear";
}

/**
 * Judges the bounds of native value, which logs nothing. Its calls send what they send and no more, and others may have
 * paid in: so the balance can be higher than the execution left it, and where the gate holds it and nothing else executed
 * in the block, never lower.
 *
 * @param paid What the calls send to others, in wei.
 * @param byBalance What the block changed; undefined where others could spend in it.
 */
export function nativeVerdict(minDelta: bigint, paid: bigint, byBalance: bigint | undefined): BoundVerdict {
  if (byBalance !== undefined && byBalance < minDelta) return "broken";
  return -paid >= minDelta ? "kept" : "unclear";
}
