import type { Hex } from "viem";
import { agentOf } from "../../proposal/agentProposer.ts";
import { NO_INPUT, type Proposal, type RuleUse } from "../../proposal/types.ts";
import type { Batch, BatchStatus } from "../../provenance/types.ts";
import type { CompiledPolicy, CompiledRule } from "../compilePolicy.ts";
import { checkBound } from "./checkBound.ts";
import { checkCall } from "./checkCall.ts";
import { checkInput } from "./checkInput.ts";
import { checkRule } from "./checkRule.ts";
import { ALLOWED, type Refused, refused, type Verdict } from "./verdict.ts";

export type MatchProposalParameters = {
  policy: Pick<CompiledPolicy, "rules">;
  /** Below root: root proposals use no rules. */
  proposal: Proposal;
  /** The batches behind `proposal.inputs`, in the same order, with what the registry says of each. */
  inputs?: readonly { batch: Batch; status: BatchStatus }[];
  /** When it is proposed, in seconds since the epoch. */
  now: number;
};

/** Where a proposal was refused: by the index of its rule, or of its call. */
export type ProposalRefused =
  | (Refused & ({ ruleIndex: number } | { callIndex: number }))
  /** The policy holds no rule of this leaf; the contract says `PolicyNotProven`. */
  | { allowed: false; refusal: "NotProven"; detail: Hex; ruleIndex: number };

export type MatchedProposal =
  | { allowed: true /** In the order of `proposal.rules`. */; rules: CompiledRule[] }
  | ProposalRefused;

/**
 * Whether a proposal could be proposed under a policy, and by which rules: what the contract's matcher checks, in its
 * order. Withdrawn inputs and meters are not looked at.
 */
export function matchProposal({ policy, proposal, inputs = [], now }: MatchProposalParameters): MatchedProposal {
  const rules: CompiledRule[] = [];
  for (const [ruleIndex, { leaf }] of proposal.rules.entries()) {
    const rule = policy.rules.find((one) => one.leaf === leaf.toLowerCase());
    if (rule === undefined) return { allowed: false, refusal: "NotProven", detail: leaf, ruleIndex };
    const verdict = checkRule(rule.rule, proposal, now);
    if (!verdict.allowed) return { ...verdict, ruleIndex };
    rules.push(rule);
  }
  if (agentOf(proposal.proposer) !== undefined) {
    for (const [ruleIndex, use] of proposal.rules.entries()) {
      const verdict = checkUse(rules[ruleIndex] as CompiledRule, use);
      if (!verdict.allowed) return { ...verdict, ruleIndex };
    }
  }
  for (const [callIndex, call] of proposal.calls.entries()) {
    const rule = rules[call.rule];
    const verdict = rule === undefined ? refused("MalformedRule", call.rule) : checkCall(rule.rule, call);
    if (!verdict.allowed) return { ...verdict, callIndex };
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
