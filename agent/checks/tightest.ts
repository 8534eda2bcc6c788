import type { Bound } from "../../sdk/proposal/types.ts";

/** One bound for each token, the tightest of those given, in the order of the tokens' addresses. */
export function tightest(bounds: readonly Bound[]): Bound[] {
  const byToken = new Map<string, Bound>();
  for (const bound of bounds) {
    const key = bound.token.toLowerCase();
    const known = byToken.get(key);
    if (known === undefined || bound.minDelta > known.minDelta) byToken.set(key, bound);
  }
  return [...byToken].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, bound]) => bound);
}
