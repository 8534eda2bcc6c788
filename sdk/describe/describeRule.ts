import { type Address, getAddress, isAddressEqual, slice, zeroAddress } from "viem";
import { formatDecimal } from "../amount/parseDecimal.ts";
import type { CompiledRule, PolicyNames } from "../policy/compilePolicy.ts";
import { type Constraint, callKind, operator, type Rule, returnCheck } from "../policy/types.ts";
import { agentOf, agentProposer } from "../proposal/agentProposer.ts";
import { type BatchLevel, batchLevel } from "../provenance/types.ts";
import { showUnseen } from "../text/formatText.ts";
import { formatExactDuration } from "../time/duration.ts";
import { formatMoment } from "../time/moment.ts";
import { type AddressNames, formatAccount } from "./addressNames.ts";
import { describeCall } from "./describeCall.ts";
import { formatMask, formatWord, type Unit, wordTypesOf } from "./describeWord.ts";

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
  const { rule, tier, isOptimistic, meter } = first;
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
    (one) => (agentOf(one) === undefined ? account(one) : `${names(one)} (agent ${agentOf(one)})`),
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
      meterLine(first, meter, words),
      ...inputLines(rule, words),
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

function amountOf(units: bigint, { decimals, name }: Unit): string {
  return `${formatDecimal(units, decimals)} ${name}`;
}

function unitOf(token: Address, { native, tokens }: PolicyNames): Unit {
  if (token === zeroAddress) return native;
  const known = Object.values(tokens).find(({ address }) => isAddressEqual(address, token));
  return known ?? { name: `of ${getAddress(token)}`, decimals: 0 };
}

/** Compiled rules are sorted by hashes and values; people look for names in the order of the file. */
function placesIn({ agents, accounts, tokens }: PolicyNames): (account: Address) => number {
  const order = [
    ...Object.values(agents).map(agentProposer),
    ...Object.values(accounts),
    ...Object.values(tokens).map(({ address }) => address),
  ];
  return (account) => order.findIndex((one) => isAddressEqual(one, account));
}

/** One calldata is told by its hash, which is what the chain compares, and in words where it can be read. */
function calldataLines({ rule, data, function: signature }: CompiledRule, { policy, names }: Words): string[] {
  if (rule.kind !== callKind.exact) return [];
  const hash = `only with the calldata of hash ${rule.dataHash}`;
  if (data === undefined || signature === undefined) return [hash];
  const { text } = describeCall({ target: rule.target, value: 0n, data }, { names, policy, signature });
  return text === undefined ? [hash] : [hash, `which is ${text}`];
}

function argumentLines(rules: readonly CompiledRule[], words: Words): string[] {
  const [first] = rules;
  if (first === undefined || first.rule.kind !== callKind.function || first.function === undefined) return [];
  const { policy, account } = words;
  const { target, meter } = first.rule;
  const targetToken = Object.values(policy.tokens).find(({ address }) => isAddressEqual(address, target));
  const place = placesIn(policy);
  const placeOf = ({ value }: Constraint) => place(getAddress(slice(value, 12)));
  return wordTypesOf(first.function).flatMap((type, word) => {
    const argument = nameOfArgument(first, word);
    // As in the file: numbers of 256 bits that a token is given are amounts of it, and so is what the meter counts.
    const isGiven = type === "uint256" && (targetToken?.decimals ?? 0) > 0;
    const isCounted = meter.period !== 0 && word === meter.amountWord;
    const unit = isGiven ? targetToken : isCounted ? unitOf(meter.token, policy) : undefined;
    const groups = groupsOf(constraintsOn(word, rules));
    if (groups.length === 0) return [`${argument} is any ${type}`];
    return groups.map((group) => {
      const inOrder = type === "address" ? group.toSorted((a, b) => placeOf(a) - placeOf(b)) : group;
      const values = inOrder.map(({ operator: kind, value }) =>
        kind === operator.bitmask ? formatMask(value, type) : formatWord(value, type, account, unit),
      );
      return `${argument} ${COMPARED[group[0]?.operator ?? operator.equal]} ${values.join(", ")}`;
    });
  });
}

/** By its place, which is what counts on chain, and by its name in the file. */
function nameOfArgument({ parameters }: CompiledRule, word: number): string {
  const name = parameters[word];
  return `argument ${word + 1}${name === undefined ? "" : ` (${name})`}`;
}

/** What all rules together permit of a word: they differ, if at all, in the one value that each permits. */
function constraintsOn(word: number, rules: readonly CompiledRule[]): Constraint[] {
  const own = rules.map(({ rule }) => rule.constraints.filter((one) => one.word === word));
  const values = new Map(own.flat().map((one) => [one.value, one]));
  const isSplit = own.every((list) => list.length === 1 && list[0]?.operator === operator.equal) && values.size > 1;
  return isSplit ? [...values.values()].map((one) => ({ ...one, operator: operator.oneOf })) : (own[0] ?? []);
}

const COMPARED: Record<number, string> = {
  [operator.equal]: "is",
  [operator.atMost]: "is at most",
  [operator.atLeast]: "is at least",
  [operator.oneOf]: "is one of",
  [operator.bitmask]: "has only bits of",
};

/** Consecutive OneOf constraints, all on one word, are one condition. */
function groupsOf(constraints: readonly Constraint[]): Constraint[][] {
  const groups: Constraint[][] = [];
  for (const one of constraints) {
    const last = groups.at(-1);
    if (last?.[0]?.operator === operator.oneOf && one.operator === operator.oneOf) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

function meterLine(compiled: CompiledRule, name: string | undefined, { policy }: Words): string {
  const { meter } = compiled.rule;
  if (meter.period === 0) return "no meter: nothing limits how much in all";
  const unit = unitOf(meter.token, policy);
  const refill = `${amountOf(meter.refill, unit)} each ${formatExactDuration(meter.period)}`;
  const counted = meter.token === zeroAddress ? "the value" : nameOfArgument(compiled, meter.amountWord);
  return `meter ${name ?? meter.key}: ${amountOf(meter.burst, unit)} at once, refilled by ${refill}, counting ${counted}`;
}

function inputLines({ input }: Rule, { policy, account }: Words): string[] {
  if (input.levels === 0) return [];
  const schema = Object.entries(policy.schemas).find(([, hash]) => hash === input.schema)?.[0] ?? input.schema;
  const levels = Object.keys(batchLevel).filter((level) => (input.levels & batchLevel[level as BatchLevel]) !== 0);
  const by = input.source === zeroAddress ? "any source" : account(input.source);
  const standing = input.levels === batchLevel.hashed ? `anchored by ${by}` : `of ${by}`;
  return [
    `needs data: ${schema} ${standing}, ${levels.join(" and ")}, at most ${formatExactDuration(input.maxAge)} old when proposed`,
  ];
}
