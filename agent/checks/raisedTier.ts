import type { PolicyNames } from "../../sdk/policy/compilePolicy.ts";

/** The next tier above, on which humans must agree; undefined where there is none. */
export function raisedTier(tier: number, { tiers }: Pick<PolicyNames, "tiers">): number | undefined {
  const above = Object.values(tiers).flatMap(({ index, optimistic }) => (index > tier && !optimistic ? [index] : []));
  return above.length === 0 ? undefined : Math.min(...above);
}
