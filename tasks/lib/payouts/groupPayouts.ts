import { aboveBurst } from "../../../sdk/policy/aboveBurst.ts";
import { inParts } from "../../../sdk/proposal/inParts.ts";
import type { Carried } from "./decidePayouts.ts";

/** The most payments that one proposal asks humans to read. */
export const MOST_IN_ONE = 25;

/**
 * Which payments stand in one proposal. What nobody approves stands alone, so that a veto stops that payment and no
 * other; what a council approves stands together, in the order of the file, so that its members read and sign once.
 * A proposal never holds more than its meters hold when full, for it could not be executed at any time.
 */
export function groupPayouts(carried: readonly Carried[]): Carried[][] {
  const alone = carried.filter(({ rule }) => rule.isOptimistic).map((one) => [one]);
  const tiers = [...new Set(carried.filter(({ rule }) => !rule.isOptimistic).map(({ rule }) => rule.tier))];
  return [
    ...alone,
    ...tiers.flatMap((tier) =>
      inParts(
        carried.filter(({ rule }) => rule.tier === tier),
        fits,
      ),
    ),
  ];
}

function fits(part: readonly Carried[]): boolean {
  const metered = part.map(({ rule, call }) => ({
    rule: rule.rule,
    call: { value: 0n, data: "0x", ...call } as const,
  }));
  return part.length <= MOST_IN_ONE && aboveBurst(metered) === undefined;
}
