/**
 * Most EOA signatures of one agreement: a Council reads their number from one byte. A threshold above it could be reached
 * only with the help of contracts and passkeys, and by accounts alone never.
 */
export const MAX_EOA_SIGNATURES = 255;
