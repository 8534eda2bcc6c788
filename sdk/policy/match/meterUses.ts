import type { Address, Hex } from "viem";
import type { Call } from "../../proposal/types.ts";
import { meterAmount, meterId } from "../meter.ts";
import type { Rule } from "../types.ts";

/** What the calls of a proposal take from one meter together. */
export type MeterUse = {
  /** Its identity; see `meterId`. */
  meter: Hex;
  /** Zero for native value. */
  token: Address;
  /** Base units. */
  amount: bigint;
  /** The smallest of the rules used on this meter; likewise `refill`. */
  burst: bigint;
  refill: bigint;
  /** Seconds. */
  period: number;
};

/**
 * What a proposal is charged when it executes, one entry for each meter in the order of the calls, as the contract's
 * matcher counts it: where rules of one meter differ, the tightest holds.
 *
 * @param rules In the order of `proposal.rules`.
 * @param calls Of a proposal that `matchProposal` allows.
 */
export function meterUses(
  rules: readonly Pick<Rule, "meter">[],
  calls: readonly Pick<Call, "rule" | "value" | "data">[],
): MeterUse[] {
  const uses = new Map<Hex, MeterUse>();
  for (const call of calls) {
    const meter = rules[call.rule]?.meter;
    if (meter === undefined || meter.period === 0) continue;
    const id = meterId(meter);
    const { token, burst, refill, period } = meter;
    const known = uses.get(id) ?? { meter: id, token, amount: 0n, burst, refill, period };
    uses.set(id, {
      ...known,
      amount: known.amount + (meterAmount(meter, call) ?? 0n),
      burst: burst < known.burst ? burst : known.burst,
      refill: refill < known.refill ? refill : known.refill,
    });
  }
  return [...uses.values()];
}
