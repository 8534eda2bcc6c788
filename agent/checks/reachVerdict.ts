import type { Address } from "viem";
import { addressNames } from "../../sdk/describe/addressNames.ts";
import { describeData } from "../../sdk/describe/describeInput.ts";
import { describeMismatches, tierName } from "../../sdk/describe/describeJudgement.ts";
import { amountOf, unitOf } from "../../sdk/describe/describeWord.ts";
import { REFUSAL_WORDS } from "../../sdk/describe/refusalWords.ts";
import type { CompiledPolicy, CompiledRule } from "../../sdk/policy/compilePolicy.ts";
import { type JudgedCall, judgeCalls } from "../../sdk/policy/judge/judgeCalls.ts";
import type { Refused } from "../../sdk/policy/match/verdict.ts";
import { type PlannedProposal, type PlanProposalParameters, planProposal } from "../../sdk/policy/planProposal.ts";
import type { Bound } from "../../sdk/proposal/types.ts";
import type { BuiltIntent } from "../intents/intent.ts";
import { tightest } from "./tightest.ts";

export type ReachVerdictParameters = Omit<PlanProposalParameters, "policy" | "calls" | "bounds"> & {
  policy: CompiledPolicy;
  built: BuiltIntent;
  /** What the proposal declares beside what rules demand and the intent says. */
  bounds?: readonly Bound[];
};

/** What the policy says of a wish. */
export type Verdict =
  | {
      allowed: true;
      planned: Extract<PlannedProposal, { allowed: true }>;
      /** What the rules demand together, and what the intent says. */
      demanded: Bound[];
      /** In a line each, for evidence. */
      words: string[];
    }
  | {
      allowed: false;
      /** The contract's name of the reason. */
      code: Refused["refusal"];
      /** In sentences, which a model can act on. */
      reason: string;
      /** Whether the same wish may be carried later, without another policy: where data is not anchored yet. */
      isTemporary: boolean;
    };

/**
 * Whether rules of the policy in force carry the calls, by the same matching as on chain, on the lowest tier that
 * carries all of them.
 */
export function reachVerdict({ policy, built, bounds = [], ...rest }: ReachVerdictParameters): Verdict {
  const { proposer, now, batches = [] } = rest;
  const { calls, sentences } = built;
  const judgement = judgeCalls({ policy, proposer, calls, now });
  const names = addressNames(policy.names);
  const account = (one: Address) => names(one) ?? one;

  for (const [i, judged] of judgement.calls.entries()) {
    if (judged.allowed) continue;
    const details = mismatchesOf(judged, i);
    const reason = [`Call ${i} (${sentences[i] ?? ""}) is refused: ${REFUSAL_WORDS[judged.refusal]}.`, ...details];
    return { allowed: false, code: judged.refusal, reason: reason.join(" "), isTemporary: false };
  }
  const charge = judgement.charges.find(({ isAboveBurst }) => isAboveBurst);
  if (charge !== undefined) {
    const unit = unitOf(charge.meter.token, policy.names);
    const [amount, most] = [charge.amount, charge.meter.burst].map((units) => amountOf(units, unit));
    const reason = `Together the calls take ${amount} from the meter ${charge.name}, which never holds more than ${most}.`;
    return { allowed: false, code: "AmountAboveBurst", reason, isTemporary: false };
  }
  const needed = judgement.bounds.map(({ token, least }) => ({ token, minDelta: least }));
  const demanded = tightest([...needed, ...built.bounds]);
  const planned = planProposal({ ...rest, policy, calls, bounds: tightest([...demanded, ...bounds]) });
  if (!planned.allowed) {
    const missing = judgement.inputs.map(({ demand, rules }) => {
      const by = rules.map(({ name }) => name).join(", ");
      return `Rule ${by} asks for ${describeData(demand, policy.names, account)}.`;
    });
    const isTemporary = planned.refusal === "InputMissing";
    const observed = `Of what was observed ${batches.length} batches are anchored.`;
    const reason = [
      `Call ${planned.callIndex} is refused: ${REFUSAL_WORDS[planned.refusal]}.`,
      ...(isTemporary ? [...missing, observed] : []),
    ];
    return { allowed: false, code: planned.refusal, reason: reason.join(" "), isTemporary };
  }
  const { tier } = planned.proposal;
  const words = [
    `verdict: tier ${tierName(tier, policy.names)} (${tier})`,
    ...planned.rules.map((rule) => `verdict: by rule ${rule.name}, line ${rule.line}${needsOf(rule)}`),
  ];
  return { allowed: true, planned, demanded, words };

  function mismatchesOf(judged: Extract<JudgedCall, { allowed: false }>, i: number): string[] {
    const call = calls[i];
    if (judged.nearest === undefined || call === undefined) return [];
    const words = describeMismatches(judged.nearest, { proposer, call, now }, { policy, names });
    return words.map((one) => `Rule ${judged.nearest?.rule.name}: ${one}.`);
  }

  function needsOf({ rule }: CompiledRule): string {
    return rule.input.levels === 0 ? "" : `, on ${describeData(rule.input, policy.names, account)}`;
  }
}
