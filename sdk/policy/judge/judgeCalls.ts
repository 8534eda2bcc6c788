import { type Address, type Hex, isAddressEqual } from "viem";
import type { Bound, Call } from "../../proposal/types.ts";
import type { CompiledPolicy, CompiledRule } from "../compilePolicy.ts";
import { findRule } from "../match/findRule.ts";
import type { Refused } from "../match/verdict.ts";
import { meterAmount, meterId } from "../meter.ts";
import type { InputDemand, Meter } from "../types.ts";
import { type NearRule, nearestRule } from "./nearestRule.ts";

export type JudgeCallsParameters = {
  policy: Pick<CompiledPolicy, "rules">;
  proposer: Address;
  /** The calls of one proposal. */
  calls: readonly Pick<Call, "target" | "value" | "data">[];
  /** What the proposal declares; what it must declare is told if left out. */
  bounds?: readonly Bound[] | undefined;
  /** The tier that the proposal is to go on; the lowest that carries all calls if left out. */
  tier?: number | undefined;
  /** Seconds since the epoch. */
  now: number;
};

/** What the policy says of one call. */
export type JudgedCall =
  | { allowed: true; rule: CompiledRule }
  | {
      allowed: false;
      /** What the contract says to a proposal that names the nearest rule. */
      refusal: Refused["refusal"];
      /** The rule from which the call differs least, with all in which it differs; undefined where none is near. */
      nearest: NearRule | undefined;
    };

/** What all calls of the proposal together take from a meter. */
export type Charge = {
  id: Hex;
  meter: Meter;
  /** The meter's name in the file. */
  name: string;
  /** In base units. */
  amount: bigint;
  /** Whether it is more than the meter ever holds: such a proposal can be made, and never executed. */
  isAboveBurst: boolean;
};

/** What the proposal must declare of the treasury's balance. */
export type BoundNeed = {
  token: Address;
  /** In base units. */
  least: bigint;
  /** Undefined where nobody said what is declared. */
  isDeclared: boolean | undefined;
};

/** What the policy says of a proposal. */
export type Judgement = {
  /** Whether rules carry every call, on this tier, with what is declared, and no meter is too small for it. */
  allowed: boolean;
  calls: JudgedCall[];
  /** The tier that the proposal goes on; undefined where a call is refused. */
  tier: number | undefined;
  charges: Charge[];
  bounds: BoundNeed[];
  /** The data that must stand behind it, each demand once. */
  inputs: { demand: InputDemand; rules: CompiledRule[] }[];
};

/**
 * Judges the calls of one proposal by a policy alone. What a meter holds now and whether data is good enough only the
 * chain knows.
 *
 * @example
 * const { allowed, calls } = judgeCalls({ policy, proposer: agentProposer(1n), calls: [call], now });
 */
export function judgeCalls(parameters: JudgeCallsParameters): Judgement {
  const { policy, proposer, calls, bounds, tier, now } = parameters;
  const judged = calls.map((call): JudgedCall => {
    const question = { proposer, call, ...(tier === undefined ? {} : { tier }), now };
    const found = findRule({ policy, ...question });
    if (found.allowed) return found;
    const nearest = nearestRule(policy.rules, question);
    // What the contract would say to a proposal that names the nearest rule.
    const said = nearest === undefined ? found : findRule({ policy: { rules: [nearest.rule] }, ...question });
    if (said.allowed) throw new Error("A rule that carries the call would have been found.");
    return { allowed: false, refusal: said.refusal, nearest };
  });
  const rules = judged.flatMap((one) => (one.allowed ? [one.rule] : []));
  if (rules.length < calls.length) {
    return { allowed: false, calls: judged, tier: undefined, charges: [], bounds: [], inputs: [] };
  }
  const charges = chargesOf(rules, calls);
  const needs = boundNeeds(rules, bounds);
  const isDeclared = needs.every((need) => need.isDeclared !== false);
  return {
    allowed: isDeclared && charges.every(({ isAboveBurst }) => !isAboveBurst),
    calls: judged,
    tier: Math.max(tier ?? 0, ...rules.map(({ rule }) => rule.tier)),
    charges,
    bounds: needs,
    inputs: inputsOf(rules),
  };
}

/** @param rules Of each call the one that carries it. */
function chargesOf(rules: readonly CompiledRule[], calls: JudgeCallsParameters["calls"]): Charge[] {
  const charges = new Map<Hex, Charge>();
  for (const [i, { rule, meter: name = "" }] of rules.entries()) {
    const call = calls[i];
    if (rule.meter.period === 0 || call === undefined) continue;
    const id = meterId(rule.meter);
    const before = charges.get(id)?.amount ?? 0n;
    const amount = before + (meterAmount(rule.meter, call) ?? 0n);
    charges.set(id, { id, meter: rule.meter, name, amount, isAboveBurst: amount > rule.meter.burst });
  }
  return [...charges.values()];
}

/** What is demanded adds up, for each token over all calls. */
function boundNeeds(rules: readonly CompiledRule[], declared: readonly Bound[] | undefined): BoundNeed[] {
  const least = new Map<Address, bigint>();
  for (const { rule } of rules) {
    const { demanded, token, minDelta } = rule.bound;
    if (demanded) least.set(token, (least.get(token) ?? 0n) + minDelta);
  }
  return [...least].map(([token, sum]) => ({
    token,
    least: sum,
    isDeclared: declared?.some((bound) => isAddressEqual(bound.token, token) && bound.minDelta >= sum),
  }));
}

function inputsOf(rules: readonly CompiledRule[]): Judgement["inputs"] {
  const demands = new Map<string, Judgement["inputs"][number]>();
  for (const rule of new Set(rules)) {
    const demand = rule.rule.input;
    if (demand.levels === 0) continue;
    const key = `${demand.schema} ${demand.source} ${demand.levels} ${demand.maxAge}`;
    const known = demands.get(key);
    if (known === undefined) demands.set(key, { demand, rules: [rule] });
    else known.rules.push(rule);
  }
  return [...demands.values()];
}
