import type { Address } from "viem";
import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import { describeInput } from "../../../sdk/describe/describeInput.ts";
import { describeMismatches } from "../../../sdk/describe/describeJudgement.ts";
import { amountOf, unitOf } from "../../../sdk/describe/describeWord.ts";
import { REFUSAL_WORDS } from "../../../sdk/describe/refusalWords.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { CompiledPolicy, CompiledRule } from "../../../sdk/policy/compilePolicy.ts";
import type { BoundNeed, JudgedCall } from "../../../sdk/policy/judge/judgeCalls.ts";
import type { Question } from "../../../sdk/policy/judge/mismatches.ts";
import type { Refused } from "../../../sdk/policy/match/verdict.ts";
import { requirePolicy, type TaskSystem } from "../system.ts";

/** A call that no rule carries: what it would take for the nearest to do so, in the words of `policy check`. */
export function notCarried(
  system: TaskSystem,
  { refusal, nearest }: Extract<JudgedCall, { allowed: false }>,
  question: Question,
  place: string,
): SallyportError {
  const policy = requirePolicy(system);
  if (nearest === undefined) {
    return new SallyportError("PROPOSAL_NOT_CARRIED", {
      summary: `No rule comes near the call: ${REFUSAL_WORDS[refusal]}.`,
      place,
      args: { refusal, rule: undefined },
    });
  }
  const differences = describeMismatches(nearest, question, { policy, names: system.names });
  return refusedBy(nearest.rule, refusal, place, `No rule carries the call: ${differences.join("; ")}.`);
}

/** A call whose rule demands data that is not there. */
export function dataMissing({ names, policy }: TaskSystem, rule: CompiledRule, place: string): SallyportError {
  const account = (one: Address) => formatAccount(one, names);
  const demanded = policy === undefined ? "data" : describeInput(rule.rule.input, policy.names, account);
  const summary = `The rule needs data, and no batch is named that is it: ${demanded}.`;
  return refusedBy(
    rule,
    "InputMissing",
    place,
    summary,
    "Name its batch with --batches; sallyport provenance anchor makes one.",
  );
}

/** Calls whose rules together demand a bound that is not declared. */
export function boundMissing(
  { names }: CompiledPolicy,
  rule: CompiledRule,
  { token, least }: BoundNeed,
  place: string,
): SallyportError {
  const amount = amountOf(least, unitOf(token, names));
  const summary = `The proposal must declare that the treasury's balance changes by at least ${amount}.`;
  return refusedBy(rule, "BoundMissing", place, summary, `Declare it: --bound "at least ${amount}".`);
}

function refusedBy(
  { name, line }: CompiledRule,
  refusal: Refused["refusal"],
  place: string,
  summary: string,
  nextStep?: string,
): SallyportError {
  return new SallyportError("PROPOSAL_NOT_CARRIED", {
    summary,
    place,
    details: { "nearest rule": `${name} (line ${line})` },
    args: { refusal, rule: name },
    nextStep,
  });
}
