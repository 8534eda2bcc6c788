import type { Address, Hex } from "viem";
import { proposalReference } from "../../history/historyNames.ts";
import { isInRange } from "../../history/range.ts";
import type { HistoryEvent } from "../../history/readHistory.ts";
import { meterId } from "../../policy/meter.ts";
import { formatDuration } from "../../time/duration.ts";
import type { Evidence } from "../evidence.ts";
import { amountIn, tokenParty } from "./parties.ts";
import type { Charge, MeterSpend } from "./types.ts";

/** What was taken from each meter in the range, beside the most that could be. */
export function meterSpends(evidence: Evidence, { from, to }: { from: number; to: number }): MeterSpend[] {
  const { facts, history, proposals, policies } = evidence;
  const references = new Map(
    proposals.map(({ id, proposal }) => [
      id,
      proposalReference(proposal, { policy: policies[0], councils: facts.addresses.councils }),
    ]),
  );
  const known = meterSettings(evidence);
  const charged = new Map<Hex, Charge[]>();
  for (const event of chargesIn(evidence, history)) {
    const { meter, id, amount, level } = event.args as { meter: Hex; id: Hex; amount: bigint; level: bigint };
    const charge = { timestamp: event.timestamp, proposal: references.get(id) ?? id, amount, level };
    charged.set(meter, [...(charged.get(meter) ?? []), charge]);
  }
  return [...charged].map(([meter, charges]): MeterSpend => {
    const settings = known.get(meter);
    const spent = charges.reduce((sum, { amount }) => sum + amount, 0n);
    if (settings === undefined) {
      const words = `${spent} base units of a meter that no rule at hand has`;
      return { meter, name: meter, spent, charges, words };
    }
    const { name, token, burst, refill, period } = settings;
    const bound = burst + (refill * BigInt(Math.max(0, to - from))) / BigInt(period);
    const told = (units: bigint) => amountIn(evidence, token, units);
    const words = `${told(spent)} of at most ${told(bound)}: ${told(burst)} at once, refilled by ${told(refill)} each ${formatDuration(period)}`;
    return { meter, name, token: tokenParty(evidence, token), burst, refill, period, spent, bound, charges, words };
  });
}

/** Charges of the range. */
export function chargesIn({ facts }: Pick<Evidence, "facts">, history: readonly HistoryEvent[]): HistoryEvent[] {
  return history.filter(
    (event) => event.contract === "AgentTimelock" && event.name === "MeterCharged" && isInRange(facts.range, event),
  );
}

type Settings = { name: string; token: Address; burst: bigint; refill: bigint; period: number };

/** Meters of all rules at hand; where rules of several policies differ, the widest: what was spent can reach it. */
export function meterSettings({ rules }: Pick<Evidence, "rules">): Map<Hex, Settings> {
  const found = new Map<Hex, Settings>();
  for (const { compiled } of rules.values()) {
    const { meter } = compiled.rule;
    if (meter.period === 0) continue;
    const id = meterId(meter);
    const { token, period } = meter;
    const before = found.get(id);
    found.set(id, {
      name: compiled.meter ?? before?.name ?? meter.key,
      token,
      period,
      burst: before !== undefined && before.burst > meter.burst ? before.burst : meter.burst,
      refill: before !== undefined && before.refill > meter.refill ? before.refill : meter.refill,
    });
  }
  return found;
}
