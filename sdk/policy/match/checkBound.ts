import { isAddressEqual } from "viem";
import type { Bound, Call } from "../../proposal/types.ts";
import type { Rule } from "../types.ts";
import { ALLOWED, refused, type Verdict } from "./verdict.ts";

/**
 * Whether the proposal declares the bound that all calls of a demanded token need together, as the contract's
 * `RuleLib.checkBound`: one that is at least the sum of `minDelta` over all calls whose rule demands a bound on the
 * token that the rule at `index` demands one on. A rule that no call uses demands nothing.
 *
 * @param calls Each names one of `rules` by its place.
 */
export function checkBound(
  index: number,
  rules: readonly Pick<Rule, "bound">[],
  calls: readonly Pick<Call, "rule">[],
  bounds: readonly Bound[],
): Verdict {
  const asked = rules[index]?.bound;
  if (!asked?.demanded || !calls.some(({ rule }) => rule === index)) return ALLOWED;
  const needed = calls
    .map(({ rule }) => rules[rule]?.bound)
    .reduce(
      (sum, demand) => (demand?.demanded && isAddressEqual(demand.token, asked.token) ? sum + demand.minDelta : sum),
      0n,
    );
  const isDeclared = bounds.some(({ token, minDelta }) => isAddressEqual(token, asked.token) && minDelta >= needed);
  return isDeclared ? ALLOWED : refused("BoundMissing", BigInt(asked.token));
}
