import { type Address, getAddress, isAddressEqual, zeroAddress } from "viem";
import { formatDecimal } from "../amount/parseDecimal.ts";
import type { CompiledRule, PolicyNames } from "../policy/compilePolicy.ts";
import { type Constraint, callKind, NO_WORD, operator, returnCheck } from "../policy/types.ts";
import { type BatchLevel, batchLevel } from "../provenance/types.ts";
import { formatDuration } from "../time/duration.ts";
import { formatMoment } from "../time/moment.ts";
import { type AddressNames, formatAccount } from "./addressNames.ts";
import { formatMask, formatWord, type Unit, wordTypesOf } from "./describeWord.ts";

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
  const called = compiled.function === undefined ? "" : `.${compiled.function}`;
  const what =
    kind === callKind.native
      ? `may send ${native.name} to ${formatAccount(target, names)}`
      : `may call ${formatAccount(target, names)}${called}`;
  const exactly = kind === callKind.exact ? `, the calldata of hash ${rule.dataHash}` : "";
  const lines = [
    `${name}: ${proposer} ${what}${exactly}, on tier ${tier}${isOptimistic ? " without approval" : ""} or higher`,
  ];
  const targetToken = Object.values(policy.tokens).find(({ address }) => isAddressEqual(address, target));
  const types = kind === callKind.function && compiled.function !== undefined ? wordTypesOf(compiled.function) : [];
  for (const [word, type] of types.entries()) {
    // As in the file: numbers of 256 bits that a token is given are amounts of it, and so is what the meter counts.
    const isGiven = type === "uint256" && (targetToken?.decimals ?? 0) > 0;
    const isCounted = meter.period !== 0 && word === meter.amountWord;
    const unit = isGiven ? targetToken : isCounted ? unitOf(meter.token) : undefined;
    const groups = groupsOf(constraints.filter((one) => one.word === word));
    if (groups.length === 0) lines.push(`argument ${word + 1} is any ${type}`);
    for (const group of groups) {
      const values = group.map((one) =>
        one.operator === operator.bitmask ? formatMask(one.value, type) : formatWord(one.value, type, names, unit),
      );
      lines.push(`argument ${word + 1} ${WORDS[group[0]?.operator ?? operator.equal]} ${values.join(", ")}`);
    }
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
  if (bound.demanded) {
    const least = amount(bound.minDelta, unitOf(bound.token));
    lines.push(`for each call the treasury's balance must change by at least ${least}, all calls together`);
  }
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
