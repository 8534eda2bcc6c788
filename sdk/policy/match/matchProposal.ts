import { type Hex, maxUint256 } from "viem";
import { agentOf } from "../../proposal/agentProposer.ts";
import { MAX_CALLS } from "../../proposal/limits.ts";
import { NO_INPUT, type Proposal, ROOT_TIER, type RuleUse } from "../../proposal/types.ts";
import type { Batch, BatchStatus } from "../../provenance/types.ts";
import type { CompiledPolicy, CompiledRule } from "../compilePolicy.ts";
import { checkBound } from "./checkBound.ts";
import { checkCall } from "./checkCall.ts";
import { checkInput } from "./checkInput.ts";
import { checkRule } from "./checkRule.ts";
import { ALLOWED, type Refused, refused, type Verdict, wordOf } from "./verdict.ts";

export type MatchProposalParameters = {
  policy: Pick<CompiledPolicy, "rules">;
  /** Below root: root proposals use no rules. */
  proposal: Proposal;
  /** The batches behind `proposal.inputs`, in the same order, with what the registry says of each. */
  inputs?: readonly { batch: Batch; status: BatchStatus }[];
  /** When it is proposed, in seconds since the epoch. */
  now: number;
};

/** Where a proposal was refused: by the index of its rule, of its call, or of its input. */
export type ProposalRefused =
  | (Refused & ({ ruleIndex: number } | { callIndex: number }))
  /** It has no calls, or more than {@link MAX_CALLS}: the contract says `PolicyMalformed`. */
  | { allowed: false; refusal: "CallCount"; detail: Hex }
  /** It is of root's tier, where no rules stand; the contract says `PolicyMalformed`. */
  | { allowed: false; refusal: "RootTier"; detail: Hex }
  /** The leaf does not stand above the one before it; the contract says `PolicyLeavesNotAscending`. */
  | { allowed: false; refusal: "NotAscending"; detail: Hex; ruleIndex: number }
  /** The policy holds no rule of this leaf; the contract says `PolicyNotProven`. */
  | { allowed: false; refusal: "NotProven"; detail: Hex; ruleIndex: number }
  /** `detail` holds bits of `withdrawal`; the contract says `PolicyInputWithdrawn`. */
  | { allowed: false; refusal: "InputWithdrawn"; detail: Hex; inputIndex: number };

export type MatchedProposal =
  | { allowed: true /** In the order of `proposal.rules`. */; rules: CompiledRule[] }
  | ProposalRefused;

/**
 * Whether a proposal could be proposed under a policy, and by which rules: what the contract's matcher checks, in its
 * order. What the chain alone knows is not looked at: meters, blocked targets, and whether a target has code.
 */
export function matchProposal({ policy, proposal, inputs = [], now }: MatchProposalParameters): MatchedProposal {
  const { length } = proposal.calls;
  if (length === 0 || length > MAX_CALLS) return { allowed: false, refusal: "CallCount", detail: wordOf(length) };
  if (proposal.tier === ROOT_TIER) return { allowed: false, refusal: "RootTier", detail: wordOf(ROOT_TIER) };
  const rules: CompiledRule[] = [];
  for (const [ruleIndex, { leaf }] of proposal.rules.entries()) {
    if (BigInt(leaf) <= BigInt(proposal.rules[ruleIndex - 1]?.leaf ?? 0)) {
      return { allowed: false, refusal: "NotAscending", detail: leaf, ruleIndex };
    }
    const rule = policy.rules.find((one) => one.leaf === leaf.toLowerCase());
    if (rule === undefined) return { allowed: false, refusal: "NotProven", detail: leaf, ruleIndex };
    const verdict = checkRule(rule.rule, proposal, now);
    if (!verdict.allowed) return { ...verdict, ruleIndex };
    rules.push(rule);
  }
  if (agentOf(proposal.proposer) !== undefined) {
    for (const [inputIndex, { status }] of inputs.entries()) {
      if (status.withdrawal === 0) continue;
      return { allowed: false, refusal: "InputWithdrawn", detail: wordOf(status.withdrawal), inputIndex };
    }
    for (const [ruleIndex, use] of proposal.rules.entries()) {
      const verdict = checkUse(rules[ruleIndex] as CompiledRule, use);
      if (!verdict.allowed) return { ...verdict, ruleIndex };
    }
  }
  let value = 0n;
  for (const [callIndex, call] of proposal.calls.entries()) {
    const rule = rules[call.rule];
    const verdict = rule === undefined ? refused("MalformedRule", call.rule) : checkCall(rule.rule, call);
    if (!verdict.allowed) return { ...verdict, callIndex };
    value += call.value;
    if (value > maxUint256) return { ...refused("ValueOverflow", call.value), callIndex };
  }
  const plain = rules.map(({ rule }) => rule);
  for (const ruleIndex of rules.keys()) {
    const verdict = checkBound(ruleIndex, plain, proposal.calls, proposal.bounds);
    if (!verdict.allowed) return { ...verdict, ruleIndex };
  }
  return { allowed: true, rules };

  function checkUse({ rule }: CompiledRule, { input }: RuleUse): Verdict {
    if (rule.input.levels === 0) return input === NO_INPUT ? ALLOWED : refused("InputUnexpected", input);
    const found = inputs[input];
    if (found === undefined) return refused("InputMissing", input);
    return checkInput(rule.input, found.batch, found.status, now);
  }
}
