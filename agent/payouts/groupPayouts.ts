import { meterAmount, meterId } from "../../sdk/policy/meter.ts";
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
  return [...alone, ...tiers.flatMap((tier) => inParts(carried.filter(({ rule }) => rule.tier === tier)))];
}

function inParts(carried: readonly Carried[]): Carried[][] {
  const parts: Carried[][] = [];
  for (const one of carried) {
    const last = parts.at(-1);
    if (last !== undefined && last.length < MOST_IN_ONE && fits([...last, one])) last.push(one);
    else parts.push([one]);
  }
  return parts;
}

function fits(part: readonly Carried[]): boolean {
  const taken = new Map<string, bigint>();
  return part.every(({ rule: { rule }, call }) => {
    if (rule.meter.period === 0) return true;
    const key = meterId(rule.meter);
    const amount = (taken.get(key) ?? 0n) + (meterAmount(rule.meter, { value: 0n, data: "0x", ...call }) ?? 0n);
    taken.set(key, amount);
    return amount <= rule.meter.burst;
  });
}
