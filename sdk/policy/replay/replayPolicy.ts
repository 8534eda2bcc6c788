import type { Address, Hex } from "viem";
import { agentOf } from "../../proposal/agentProposer.ts";
import { type Proposal, type ProposalState, ROOT_TIER } from "../../proposal/types.ts";
import type { Batch, BatchStatus } from "../../provenance/types.ts";
import type { CompiledPolicy, CompiledRule } from "../compilePolicy.ts";
import { checkBound } from "../match/checkBound.ts";
import { checkInput } from "../match/checkInput.ts";
import { findRule } from "../match/findRule.ts";
import { type MeterUse, meterUses } from "../match/meterUses.ts";
import type { Refused } from "../match/verdict.ts";
import { type MeterState, meterId, meterLevel } from "../meter.ts";

/** A proposal that was made, and what became of it. */
export type PastProposal = {
  id: Hex;
  proposal: Proposal;
  /** Seconds since the epoch. */
  proposedAt: number;
  state: ProposalState;
  /** When it executed, in seconds since the epoch, and where in the chain; undefined where it did not. */
  executed: { at: number; blockNumber: bigint; logIndex: number } | undefined;
  /** What stood behind `proposal.inputs`; undefined where nobody knows. */
  inputs: readonly (PastInput | undefined)[];
};

export type PastInput = {
  batch: Batch;
  status: BatchStatus;
  /** Whether the status is the one of when it was proposed, or that of today for want of it. */
  asOf: "then" | "now";
};

/** What the policy says to a past proposal. */
export type ReplayVerdict =
  | { answer: "allowed"; rules: CompiledRule[] }
  /** Rules carry it, and a meter would have held too little when it executed. */
  | { answer: "held"; rules: CompiledRule[]; meter: string; needed: bigint; level: bigint; token: Address }
  /** `rule` came nearest. */
  | ({ answer: "refused"; rule: CompiledRule | undefined } & Pick<Refused, "refusal" | "detail"> & {
        callIndex: number;
      });

export type ReplayedProposal = PastProposal & {
  verdict: ReplayVerdict;
  /** Data that the answer rests on and that is only known as of today, or not at all: by its index. */
  unsure: number[];
};

export type Replay = {
  /** In the order in which they were made. */
  proposals: ReplayedProposal[];
  /** Proposals of root, which no policy binds. */
  ofRoot: number;
};

/**
 * What a policy would have said to every proposal that was ever made: whether rules of it carry the calls, at the tier
 * and at the time of the proposal; and, of those that executed, whether the meters would have held, had the policy been
 * in force from the start.
 *
 * @param history In the order in which they were made.
 */
export function replayPolicy(policy: CompiledPolicy, history: readonly PastProposal[]): Replay {
  const judged = history
    .filter(({ proposal }) => proposal.tier !== ROOT_TIER)
    .map((past) => ({ ...past, ...judge(policy, past) }));
  const levels = new Map<Hex, MeterState>();
  const executed = judged
    .flatMap((one) => (one.executed === undefined ? [] : [{ ...one, executed: one.executed }]))
    .sort(({ executed: a }, { executed: b }) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex);
  const held = new Map<Hex, ReplayVerdict>();
  for (const one of executed) {
    if (one.verdict.answer !== "allowed") continue;
    const verdict = charge(levels, one.verdict.rules, one.uses, one.executed.at);
    if (verdict !== undefined) held.set(one.id, verdict);
  }
  return {
    proposals: judged.map(({ uses: _, ...one }) => ({ ...one, verdict: held.get(one.id) ?? one.verdict })),
    ofRoot: history.length - judged.length,
  };
}

type Judged = { verdict: ReplayVerdict; unsure: number[]; uses: MeterUse[] };

function judge(policy: CompiledPolicy, { proposal, proposedAt, inputs }: PastProposal): Judged {
  const { proposer, tier, calls, bounds } = proposal;
  const refuse = (
    { refusal, detail }: Refused,
    callIndex: number,
    rule: CompiledRule | undefined,
    unsure: number[] = [],
  ): Judged => ({ verdict: { answer: "refused", refusal, detail, callIndex, rule }, unsure, uses: [] });

  const found: CompiledRule[] = [];
  for (const [callIndex, call] of calls.entries()) {
    const result = findRule({ policy, proposer, call, tier, now: proposedAt });
    if (!result.allowed) return refuse(result, callIndex, result.rule);
    found.push(result.rule);
  }
  const rules = [...new Set(found)];
  const unsure = new Set<number>();
  if (agentOf(proposer) !== undefined) {
    for (const rule of rules) {
      const served = serve(rule, inputs, proposedAt);
      for (const index of served.unsure) unsure.add(index);
      if (served.refused !== undefined) return refuse(served.refused, found.indexOf(rule), rule, [...unsure]);
    }
  }
  const plain = rules.map(({ rule }) => rule);
  const renamed = calls.map((call, i) => ({ ...call, rule: rules.indexOf(found[i] as CompiledRule) }));
  for (const [index, rule] of rules.entries()) {
    const verdict = checkBound(index, plain, renamed, bounds);
    if (!verdict.allowed) return refuse(verdict, found.indexOf(rule), rule, [...unsure]);
  }
  return { verdict: { answer: "allowed", rules }, unsure: [...unsure], uses: meterUses(plain, renamed) };
}

/** Whether some input of the proposal meets what the rule demands; if not, why the one that came nearest does not. */
function serve(
  { rule }: CompiledRule,
  inputs: PastProposal["inputs"],
  now: number,
): { refused: Refused | undefined; unsure: number[] } {
  const missing: Refused = { allowed: false, refusal: "InputMissing", detail: rule.input.schema };
  if (rule.input.levels === 0) return { refused: undefined, unsure: [] };
  const unsure: number[] = [];
  let nearest = missing;
  for (const [index, input] of inputs.entries()) {
    if (input === undefined) {
      unsure.push(index);
      continue;
    }
    const verdict = checkInput(rule.input, input.batch, input.status, now);
    if (verdict.allowed) return { refused: undefined, unsure: input.asOf === "then" ? [] : [index] };
    if (verdict.refusal === "InputWrongSchema") continue;
    nearest = verdict;
    if (input.asOf === "now") unsure.push(index);
  }
  return { refused: nearest, unsure };
}

/** Takes from all meters, or from none where one holds too little. */
function charge(
  levels: Map<Hex, MeterState>,
  rules: CompiledRule[],
  uses: readonly MeterUse[],
  now: number,
): ReplayVerdict | undefined {
  const after = uses.map((use) => {
    const { burst, refill } = use;
    const named = rules.find(
      ({ rule }) => rule.meter.period !== 0 && meterId(rule.meter) === use.meter,
    ) as CompiledRule;
    const known = levels.get(use.meter) ?? { updatedAt: 0, level: burst, refill };
    const level = meterLevel(known, { ...named.rule.meter, burst, refill }, ALWAYS, now);
    return { use, level, name: named.meter ?? use.meter, state: { updatedAt: now, level: level - use.amount, refill } };
  });
  const short = after.find(({ use, level }) => use.amount > level);
  if (short !== undefined) {
    const { name, use, level } = short;
    return { answer: "held", rules, meter: name, needed: use.amount, level, token: use.token };
  }
  for (const { use, state } of after) levels.set(use.meter, state);
  return undefined;
}

/** The policy is taken to have been in force from the start. */
const ALWAYS = { current: 0, previous: 0 };
