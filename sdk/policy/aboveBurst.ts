import type { Call } from "../proposal/types.ts";
import { meterAmount, meterId } from "./meter.ts";
import type { Meter, Rule } from "./types.ts";

/** A call, and the rule that carries it. */
export type MeteredCall = { rule: Pick<Rule, "meter">; call: Pick<Call, "value" | "data"> };

/** A meter that does not hold, even when full, what calls take from it together. In base units. */
export type MeterShort = { meter: Meter; taken: bigint };

/**
 * The first meter from which the calls of one proposal take more than it can ever hold: such a proposal could be
 * executed at no time. Undefined if there is none.
 */
export function aboveBurst(calls: readonly MeteredCall[]): MeterShort | undefined {
  const all = new Map<string, bigint>();
  for (const { rule, call } of calls) {
    const { meter } = rule;
    if (meter.period === 0) continue;
    const key = meterId(meter);
    const taken = (all.get(key) ?? 0n) + (meterAmount(meter, call) ?? 0n);
    all.set(key, taken);
    if (taken > meter.burst) return { meter, taken };
  }
  return undefined;
}
