import type { Hex } from "viem";
import { formatAmount } from "../../../sdk/describe/formatAmount.ts";
import type { CompiledRule } from "../../../sdk/policy/compilePolicy.ts";
import { type MeterOutlook, meterOutlook } from "../../../sdk/policy/judge/meterOutlook.ts";
import { meterAmount, meterId } from "../../../sdk/policy/meter.ts";
import type { Meter } from "../../../sdk/policy/types.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";
import { readMeters } from "../../../sdk/read/readMeter.ts";
import type { StandingProposal } from "../../../sdk/read/readProposal.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import type { TaskProposal } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import { rows } from "./rows.ts";

/** What a proposal takes from a meter, and whether it will be there. In base units. */
export type MeterForecast = { name: string; meter: Meter; amount: bigint; waiting: bigint; outlook: MeterOutlook };

type Times = { now: number; eta: number };

/** Forecasts each meter that a proposal takes from. Needs the policy in force; without it nothing is told. */
export async function metersOf(
  { network }: TaskContext,
  { gate, policy }: TaskSystem,
  { id, proposal }: TaskProposal,
  all: readonly StandingProposal[],
  { now, eta }: Times,
): Promise<MeterForecast[]> {
  const rules = new Map(policy?.rules.map((rule) => [rule.leaf, rule]));
  const charges = [...chargesOf(proposal, rules)];
  if (charges.length === 0) return [];
  const ids = charges.map(([meter]) => meter);
  const { states, since } = await readMeters(network.client, { gate, ids });
  const others = all
    .filter((one) => one.id !== id && WAITING.includes(one.state) && one.terms.expiry >= now)
    .map((one) => chargesOf(one.proposal, rules));
  return charges.map(([key, { rule, amount }], i) => {
    const { meter } = rule.rule;
    const waiting = others.reduce((sum, one) => sum + (one.get(key)?.amount ?? 0n), 0n);
    const state = states[i] as (typeof states)[number];
    const outlook = meterOutlook({ meter, state, since, amount, waiting, now, eta });
    return { name: rule.meter ?? meter.key, meter, amount, waiting, outlook };
  });
}

/** States out of which a proposal can still take from a meter. */
const WAITING: readonly string[] = ["Proposed", "Queued", "Ready"];

/** What a proposal takes, by the meter's identity. */
function chargesOf(
  { calls, rules: uses }: Proposal,
  rules: ReadonlyMap<Hex, CompiledRule>,
): Map<Hex, { rule: CompiledRule; amount: bigint }> {
  const charges = new Map<Hex, { rule: CompiledRule; amount: bigint }>();
  for (const call of calls) {
    const rule = rules.get(uses[call.rule]?.leaf ?? "0x");
    if (rule === undefined || rule.rule.meter.period === 0) continue;
    const key = meterId(rule.rule.meter);
    const amount = (charges.get(key)?.amount ?? 0n) + (meterAmount(rule.rule.meter, call) ?? 0n);
    charges.set(key, { rule, amount });
  }
  return charges;
}

export function meterRows({ names, policy }: TaskSystem, forecasts: readonly MeterForecast[]): string[] {
  return forecasts.flatMap(({ name, meter, amount, waiting, outlook }) => {
    const told = (units: bigint) => formatAmount(units, meter.token, { names, policy: policy?.names });
    const others = waiting === 0n ? "nothing else waits for it" : `others that wait take ${told(waiting)}`;
    return rows("level", [
      `${name} will hold ${told(outlook.atEta)} at the eta; this takes ${told(amount)}, and ${others}`,
      ...(outlook.fits ? [] : [shortage(outlook)]),
    ]);
  });
}

function shortage({ fitsFirst, fitsFrom }: MeterOutlook): string {
  const then =
    fitsFrom === undefined ? "after them it never will" : `after them it will from ${formatMoment(fitsFrom)}`;
  return `it DOES NOT FIT${fitsFirst ? " unless it comes first" : ""}; ${then}`;
}
