import { describeRule } from "../../describe/describeRule.ts";
import { policyOfRules } from "../../files/rulesFile.ts";
import type { CompiledRule } from "../../policy/compilePolicy.ts";
import { callKind } from "../../policy/types.ts";
import { NO_INPUT } from "../../proposal/types.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Evidence } from "../evidence.ts";
import { policyRootAt } from "./settingsAt.ts";
import type { AuditedRule } from "./types.ts";

/** The rules that carried a proposal, in words, and whether they were of the policy in force. */
export function rulesOf(
  { rules, policies, names, settings }: Evidence,
  { proposal, events }: StandingProposal,
): AuditedRule[] {
  const [first] = events;
  const executed = events.find(({ name }) => name === "Executed");
  return proposal.rules.map(({ leaf, input }) => {
    const known = rules.get(leaf);
    const isOf = (place: (typeof events)[number] | undefined) =>
      place !== undefined && known?.roots.has(policyRootAt(settings, place)) === true;
    const book = policies[0]?.names ?? (known && policyOfRules([known.compiled.rule], () => false).names);
    const words = known === undefined || book === undefined ? [] : describeRule(known.compiled, book, names);
    return {
      leaf,
      ...(known?.isNamed && { name: known.compiled.name }),
      words: [...words, ...(known === undefined ? [] : untold(known.compiled))],
      ...(input === NO_INPUT ? {} : { input }),
      provenWhenProposed: isOf(first),
      ...(executed === undefined ? {} : { provenWhenExecuted: isOf(executed) }),
    };
  });
}

const OPERATORS = ["is", "is at most", "is at least", "is one of", "has no bits beyond"];

/** Conditions on arguments of a function that nobody named: by their words in the calldata. */
function untold({ rule, function: signature }: CompiledRule): string[] {
  if (signature !== undefined || rule.kind !== callKind.function) return [];
  return rule.constraints.map(({ word, operator, value }) => `argument word ${word} ${OPERATORS[operator]} ${value}`);
}
