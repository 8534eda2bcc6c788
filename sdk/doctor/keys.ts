import type { KeyFact } from "./facts.ts";

/** Whether a key can be used at `now`, or later. */
export function isValid({ isRevoked, validUntil }: KeyFact, now: number): boolean {
  return !isRevoked && now <= validUntil;
}

/** Whether a valid key ends within `notice` seconds. */
export function endsSoon(key: KeyFact, now: number, notice: number): boolean {
  return isValid(key, now) && key.validUntil - now <= notice;
}
