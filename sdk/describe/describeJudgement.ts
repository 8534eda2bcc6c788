import { type Address, type Hex, size, slice, toFunctionSelector } from "viem";
import type { CompiledPolicy, CompiledRule, PolicyNames } from "../policy/compilePolicy.ts";
import type { JudgedCall } from "../policy/judge/judgeCalls.ts";
import type { Mismatch, Question } from "../policy/judge/mismatches.ts";
import { dangerousCallIn } from "../policy/rules/danger.ts";
import { callKind } from "../policy/types.ts";
import { formatMoment } from "../time/moment.ts";
import { type AddressNames, formatParty } from "./addressNames.ts";
import { describeArgument } from "./describeArgument.ts";
import { amountOf, unitOf } from "./describeWord.ts";

export type DescribeMismatchOptions = {
  policy: CompiledPolicy;
  names: AddressNames;
};

/** What would have to differ for the rule to carry the call, each in one line. */
export function describeMismatches(
  { rule, mismatches }: NonNullable<Extract<JudgedCall, { allowed: false }>["nearest"]>,
  question: Question,
  { policy, names }: DescribeMismatchOptions,
): string[] {
  const account = (one: Address) => names(one) ?? one;
  const functions = policy.rules.flatMap((one) => one.function ?? []);
  return mismatches.flatMap((mismatch) =>
    inWords(mismatch, { rule, question, policy: policy.names, account, functions }),
  );
}

type Case = {
  rule: CompiledRule;
  question: Question;
  policy: PolicyNames;
  account: (one: Address) => string;
  /** What the policy calls, by name and types. */
  functions: readonly string[];
};

function inWords(mismatch: Mismatch, { rule: compiled, question, policy, account, functions }: Case): string[] {
  const { rule } = compiled;
  const { proposer, call, tier = 0, now } = question;
  switch (mismatch.kind) {
    case "proposer":
      return [`it is a rule of ${formatParty(rule.proposer, account)}, and ${formatParty(proposer, account)} asks`];
    case "target":
      return [`it calls ${account(rule.target)}, and this calls ${account(call.target)}`];
    case "function":
      return [`it ${asked(compiled, policy)}, and this ${given(call.data, policy, functions)}`];
    case "data":
      return [`it pins other calldata: of hash ${rule.dataHash}`];
    case "argument": {
      const { name, conditions, show } = describeArgument([compiled], mismatch.word, { policy, account });
      return mismatch.isDirty
        ? [`${name} is ${mismatch.value}, which no encoder writes for its type`]
        : [`${name} is ${show(mismatch.value)}, and must be ${conditions.join(" and ")}`];
    }
    case "value": {
      const most = rule.maxValue === 0n ? "none may" : `at most ${amountOf(rule.maxValue, policy.native)} may`;
      return [`${amountOf(call.value, policy.native)} go with it, and ${most}`];
    }
    case "burst": {
      const unit = unitOf(rule.meter.token, policy);
      const most = amountOf(rule.meter.burst, unit);
      return [`it takes ${amountOf(mismatch.amount, unit)}, and meter ${compiled.meter} never holds more than ${most}`];
    }
    case "tier":
      return [
        `it stands on tier ${compiled.tier} (${rule.tier}), and this is to go on ${tierName(tier, policy)} (${tier})`,
      ];
    case "expiry":
      return [`it ended at ${formatMoment(rule.expiry)}, and now is ${formatMoment(now)}`];
  }
}

function asked({ rule, function: signature }: CompiledRule, { native }: PolicyNames): string {
  if (rule.kind === callKind.native) return `sends ${native.name} without calldata`;
  return `calls ${signature ?? "one pinned calldata"}`;
}

/** A function that neither the policy nor anybody else knows has no name here. */
function given(data: Hex, { native }: PolicyNames, functions: readonly string[]): string {
  if (size(data) === 0) return `sends ${native.name} without calldata`;
  if (size(data) < 4) return `has the calldata ${data}`;
  const selector = slice(data, 0, 4);
  const known = functions.find((signature) => toFunctionSelector(signature) === selector) ?? dangerousCallIn(data);
  return `calls ${known ?? `the function ${selector}`} with ${size(data) - 4} bytes of arguments`;
}

/** A tier's name in the policy file. */
export function tierName(index: number, { tiers }: PolicyNames): string {
  return Object.entries(tiers).find(([, tier]) => tier.index === index)?.[0] ?? "without a name";
}
