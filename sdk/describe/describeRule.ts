import { type Address, zeroAddress } from "viem";
import type { CompiledRule, PolicyNames } from "../policy/compilePolicy.ts";
import { callKind, type Rule, returnCheck } from "../policy/types.ts";
import { showUnseen } from "../text/formatText.ts";
import { formatExactDuration } from "../time/duration.ts";
import { formatMoment } from "../time/moment.ts";
import { type AddressNames, formatAccount, formatParty } from "./addressNames.ts";
import { describeArgument, nameOfArgument } from "./describeArgument.ts";
import { describeCall } from "./describeCall.ts";
import { describeInput } from "./describeInput.ts";
import { amountOf, placesIn, unitOf, wordTypesOf } from "./describeWord.ts";

/** A rule in words. */
export type RuleDescription = {
  /** Who may do what to whom, and on which tier: `treasurer (agent 1) may call …`. */
  head: string;
  /** One for each condition, limit and demand. Two rules that differ never have the same head and conditions. */
  conditions: string[];
};

export type DescribeRuleOptions = {
  names: AddressNames;
  /** Whole addresses beside their names, unless they stand apart. */
  addresses?: "beside" | "apart";
};

/** A rule of a policy in words: one line for what it permits, one for each condition. */
export function describeRule(compiled: CompiledRule, policy: PolicyNames, names: AddressNames): string[] {
  const { head, conditions } = describeExpansions([compiled], policy, { names });
  return [`${compiled.name}: ${head}`, ...conditions];
}

/**
 * A rule of the file in words, from all rules on chain that it expands to: one of each proposer, recipient and value.
 *
 * @param rules At least one; all of one rule of the file.
 */
export function describeExpansions(
  rules: readonly CompiledRule[],
  policy: PolicyNames,
  { names, addresses = "beside" }: DescribeRuleOptions,
): RuleDescription {
  const [first] = rules;
  if (first === undefined) throw new Error("There is no rule to describe.");
  const { rule, tier, isOptimistic } = first;
  const account = (one: Address) => (addresses === "beside" ? formatAccount(one, names) : (names(one) ?? one));
  const words: Words = { policy, account, names };
  const place = placesIn(policy);
  const each = (pick: (one: Rule) => Address, tell: (one: Address) => string) =>
    [...new Set(rules.map((one) => pick(one.rule)))]
      .sort((a, b) => place(a) - place(b))
      .map(tell)
      .join(", ");
  const who = each(
    ({ proposer }) => proposer,
    (one) => formatParty(one, account),
  );
  const targets = each(({ target }) => target, account);
  const may =
    rule.kind === callKind.native
      ? `may send ${policy.native.name} to ${rules.length > 1 ? "one of " : ""}${targets}`
      : `may call ${targets}${first.function === undefined ? "" : `.${first.function}`}`;
  const level = `${tier} (${rule.tier})${isOptimistic ? ", which needs no approval," : ""}`;
  return {
    head: `${who} ${may}, on tier ${level} or a higher one`,
    conditions: [
      ...calldataLines(first, words),
      ...argumentLines(rules, words),
      ...(rule.maxValue > 0n ? [`at most ${amountOf(rule.maxValue, policy.native)} with each call`] : []),
      meterLine(first, words),
      ...(rule.input.levels === 0 ? [] : [`needs data: ${describeInput(rule.input, policy, account)}`]),
      ...(rule.bound.demanded
        ? [
            `for each call the treasury's balance must change by at least ${amountOf(rule.bound.minDelta, unitOf(rule.bound.token, policy))}, all calls together`,
          ]
        : []),
      ...(rule.returns_ === returnCheck.emptyOrTrue ? ["must return nothing or true"] : []),
      ...(rule.expiry === 0 ? [] : [`until ${formatMoment(rule.expiry)}`]),
      ...(first.danger === undefined ? [] : [`dangerous, permitted because: ${showUnseen(first.danger)}`]),
    ],
  };
}

type Words = { policy: PolicyNames; account: (one: Address) => string; names: AddressNames };

/** One calldata is told by its hash, which is what the chain compares, and in words where it can be read. */
function calldataLines(
  { rule, data, function: signature, parameters }: CompiledRule,
  { policy, names }: Words,
): string[] {
  if (rule.kind !== callKind.exact) return [];
  const hash = `only with the calldata of hash ${rule.dataHash}`;
  if (data === undefined || signature === undefined) return [hash];
  const { text } = describeCall({ target: rule.target, value: 0n, data }, { names, policy, signature, parameters });
  return text === undefined ? [hash] : [hash, `which is ${text}`];
}

function argumentLines(rules: readonly CompiledRule[], { policy, account }: Words): string[] {
  const [first] = rules;
  if (first?.function === undefined || first.rule.kind !== callKind.function) return [];
  return wordTypesOf(first.function).flatMap((_, word) => {
    const { name, conditions } = describeArgument(rules, word, { policy, account });
    return conditions.map((condition) => `${name} is ${condition}`);
  });
}

function meterLine({ rule: { meter }, parameters, meter: name }: CompiledRule, { policy }: Words): string {
  if (meter.period === 0) return "no meter: nothing limits how much in all";
  const unit = unitOf(meter.token, policy);
  const refill = `${amountOf(meter.refill, unit)} each ${formatExactDuration(meter.period)}`;
  const counted = meter.token === zeroAddress ? "the value" : nameOfArgument(parameters, meter.amountWord);
  return `meter ${name ?? meter.key}: ${amountOf(meter.burst, unit)} at once, refilled by ${refill}, counting ${counted}`;
}
