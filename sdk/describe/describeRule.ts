import { type Address, getAddress, type Hex, isAddressEqual, slice, zeroAddress } from "viem";
import { formatDecimal } from "../amount/parseDecimal.ts";
import type { CompiledRule, PolicyNames } from "../policy/compilePolicy.ts";
import { type Constraint, callKind, NO_WORD, operator, returnCheck } from "../policy/types.ts";
import { wordTypeAt } from "../policy/wordTypes.ts";
import { type BatchLevel, batchLevel } from "../provenance/types.ts";
import { formatDuration } from "../time/duration.ts";
import { formatMoment } from "../time/moment.ts";
import { type AddressNames, formatAccount } from "./addressNames.ts";

type Unit = { name: string; decimals: number };

/** The byte by which a rule says that a word is an address. */
const ADDRESS_WORD = 20;

/** A rule of a policy in words: one line for what it permits, one for each condition. */
export function describeRule(compiled: CompiledRule, policy: PolicyNames, names: AddressNames): string[] {
  const { name, rule, proposer, tier, isOptimistic } = compiled;
  const { meter, input, bound, kind, target, maxValue, expiry, returns_, constraints } = rule;
  const native = policy.native;
  const unitOf = (token: Address): Unit =>
    token === zeroAddress
      ? native
      : (Object.values(policy.tokens).find(({ address }) => isAddressEqual(address, token)) ?? {
          name: `of ${getAddress(token)}`,
          decimals: 0,
        });
  const amount = (units: bigint, unit: Unit) => `${formatDecimal(units, unit.decimals)} ${unit.name}`;
  const what =
    kind === callKind.native
      ? `may send ${native.name} to ${formatAccount(target, names)}`
      : kind === callKind.exact
        ? `may call ${formatAccount(target, names)} with one exact calldata`
        : `may call ${formatAccount(target, names)}.${compiled.function ?? rule.selector}`;
  const lines = [`${name}: ${proposer} ${what}, on tier ${tier}${isOptimistic ? " without approval" : ""} or higher`];
  const targetUnit = Object.values(policy.tokens).find(({ address }) => isAddressEqual(address, target));
  for (const group of groupsOf(constraints)) {
    const [first] = group;
    if (first === undefined) continue;
    const isAmount = first.word === meter.amountWord && meter.period !== 0;
    const unit = isAmount ? unitOf(meter.token) : targetUnit;
    const isAddress = wordTypeAt(rule.wordTypes, first.word) === ADDRESS_WORD;
    const value = (word: Hex) =>
      isAddress
        ? formatAccount(getAddress(slice(word, 12)), names)
        : unit === undefined
          ? word
          : amount(BigInt(word), unit);
    lines.push(
      `argument ${first.word + 1} ${WORDS[first.operator]} ${group.map((one) => value(one.value)).join(", ")}`,
    );
  }
  if (maxValue > 0n) lines.push(`at most ${amount(maxValue, native)} with each call`);
  if (meter.period !== 0) {
    const unit = meter.amountWord === NO_WORD ? native : unitOf(meter.token);
    const refill = `${amount(meter.refill, unit)} each ${formatDuration(meter.period)}`;
    lines.push(`meter ${compiled.meter ?? meter.key}: ${amount(meter.burst, unit)} at once, refilled by ${refill}`);
  }
  if (input.levels !== 0) {
    const schema = Object.entries(policy.schemas).find(([, hash]) => hash === input.schema)?.[0] ?? input.schema;
    const source = input.source === zeroAddress ? "any source" : formatAccount(input.source, names);
    const levels = Object.keys(batchLevel).filter((level) => (input.levels & batchLevel[level as BatchLevel]) !== 0);
    lines.push(`from ${schema} of ${source}, ${levels.join(" and ")}, at most ${formatDuration(input.maxAge)} old`);
  }
  if (bound.demanded)
    lines.push(`for each call the treasury must end with at least ${amount(bound.minDelta, unitOf(bound.token))} more`);
  if (returns_ === returnCheck.emptyOrTrue) lines.push("must return nothing or true");
  if (expiry !== 0) lines.push(`until ${formatMoment(expiry)}`);
  if (compiled.danger !== undefined) lines.push(`dangerous, permitted because: ${compiled.danger}`);
  return lines;
}

const WORDS: Record<number, string> = {
  [operator.equal]: "is",
  [operator.atMost]: "at most",
  [operator.atLeast]: "at least",
  [operator.oneOf]: "one of",
  [operator.bitmask]: "only bits",
};

/** Consecutive OneOf constraints on one word are one condition. */
function groupsOf(constraints: readonly Constraint[]): Constraint[][] {
  const groups: Constraint[][] = [];
  for (const one of constraints) {
    const last = groups.at(-1);
    const joins =
      last?.[0]?.operator === operator.oneOf && one.operator === operator.oneOf && last[0].word === one.word;
    if (joins) last?.push(one);
    else groups.push([one]);
  }
  return groups;
}
