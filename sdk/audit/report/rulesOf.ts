import type { Hex } from "viem";
import { describeRule } from "../../describe/describeRule.ts";
import { policyOfRules } from "../../files/rulesFile.ts";
import type { CompiledRule } from "../../policy/compilePolicy.ts";
import { callKind } from "../../policy/types.ts";
import { NO_INPUT, type Proposal } from "../../proposal/types.ts";
import type { ProposalEvent } from "../../read/proposalEvents.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Evidence } from "../evidence.ts";
import { isAbout, witnessIn } from "../gateCall.ts";
import { policyRootAt } from "./settingsAt.ts";
import type { AuditedRule, RuleStanding } from "./types.ts";

/** The rules that carried a proposal, in words, and whether they were of the policy in force. */
export function rulesOf(evidence: Evidence, { proposal, events }: StandingProposal): AuditedRule[] {
  const { rules, policies, names } = evidence;
  const [first] = events;
  const executed = events.find(({ name }) => name === "Executed");
  const whenProposed = standingAt(evidence, proposal, first);
  const whenExecuted = standingAt(evidence, proposal, executed);
  return proposal.rules.map(({ leaf, input }) => {
    const known = rules.get(leaf);
    const book = policies[0]?.names ?? (known && policyOfRules([known.compiled.rule], () => false).names);
    const words = known === undefined || book === undefined ? [] : describeRule(known.compiled, book, names);
    return {
      leaf,
      ...(known?.isNamed && { name: known.compiled.name }),
      words: [...words, ...(known === undefined ? [] : untold(known.compiled))],
      ...(input === NO_INPUT ? {} : { input }),
      whenProposed: whenProposed(leaf),
      ...(executed === undefined ? {} : { whenExecuted: whenExecuted(leaf) }),
    };
  });
}

/** Where a contract carried a proposal, its proof is in no calldata at hand, and only the policy's file tells. */
function standingAt(
  { rules, policies, settings, transactions }: Evidence,
  proposal: Proposal,
  at: ProposalEvent | undefined,
): (leaf: Hex) => RuleStanding {
  if (at === undefined) return () => "not shown";
  const root = policyRootAt(settings, at);
  const call = transactions.get(at.transactionHash)?.call;
  const isAtHand = policies.some((policy) => policy.root === root);
  let isBrought: boolean | undefined;
  return (leaf) => {
    if (rules.get(leaf)?.roots.has(root)) return "proven";
    // A proposal may be large: it is hashed once, and only where a rule of it is missing.
    isBrought ??= call !== undefined && witnessIn(call) !== undefined && isAbout(call, proposal);
    return isAtHand || isBrought ? "outside" : "not shown";
  };
}

const OPERATORS = ["is", "is at most", "is at least", "is one of", "has no bits beyond"];

/** Conditions on arguments of a function that nobody named: by their words in the calldata. */
function untold({ rule, function: signature }: CompiledRule): string[] {
  if (signature !== undefined || rule.kind !== callKind.function) return [];
  return rule.constraints.map(({ word, operator, value }) => `argument word ${word} ${OPERATORS[operator]} ${value}`);
}
