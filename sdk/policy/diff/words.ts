import { type Address, getAddress, toHex, zeroAddress } from "viem";
import { type AddressNames, addressNames, formatAccount, formatParty } from "../../describe/addressNames.ts";
import { describeData } from "../../describe/describeInput.ts";
import { amountOf, formatMask, formatWord, type Unit, wordTypesOf } from "../../describe/describeWord.ts";
import { formatExactDuration } from "../../time/duration.ts";
import { formatMoment } from "../../time/moment.ts";
import { type CompiledPolicy, type CompiledRule, type PolicyNames, tokenAt } from "../compilePolicy.ts";
import { callKind, returnCheck } from "../types.ts";
import { toWord } from "../wordSet.ts";
import type { Term } from "./compareTerms.ts";
import { FIRST_WORD, PROPOSER, TARGET } from "./fileRules.ts";
import type { Range, Region } from "./region.ts";

/** How one of two policies calls things. */
export type Words = { names: PolicyNames; nameOf: AddressNames; unitOf: (token: Address) => Unit };

/**
 * Words for both. A token whose decimals are not the same in both is counted in base units: else two amounts that differ
 * would read alike.
 */
export function wordsOf(before: CompiledPolicy, after: CompiledPolicy): [before: Words, after: Words] {
  const make = ({ names }: CompiledPolicy): Words => ({
    names,
    nameOf: addressNames(names),
    unitOf: (token) => {
      if (token === zeroAddress) return names.native;
      const known = tokenAt(names, token);
      if (known === undefined) return { name: `base units of ${getAddress(token)}`, decimals: 0 };
      const [a, b] = [before, after].map((policy) => tokenAt(policy.names, token)?.decimals);
      return a === undefined || b === undefined || a === b
        ? known
        : { name: `base units of ${known.name}`, decimals: 0 };
    },
  });
  return [make(before), make(after)];
}

/** What a side of a rule's box is called. */
export function sideName({ rule, parameters }: CompiledRule, side: number): string {
  if (side === PROPOSER) return "who";
  if (side === TARGET) return rule.kind === callKind.native ? "to" : "target";
  return parameters[side - FIRST_WORD] ?? `argument ${side - FIRST_WORD + 1}`;
}

/** Whether the region is a list of single values, so that it can be told which came and which went. */
export function isList({ ranges, mask }: Region): boolean {
  return mask === undefined && ranges.every(([low, high]) => low === high);
}

/** The values of a side. */
export function regionText(compiled: CompiledRule, side: number, region: Region, words: Words): string {
  const tell = valueTeller(compiled, side, words);
  const inOrder = region.ranges.map((range) => rangeText(range, tell));
  // Accounts by name, as people look for them.
  const parts = side < FIRST_WORD || typeOf(compiled, side) === "address" ? inOrder.toSorted() : inOrder;
  const bits =
    region.mask === undefined
      ? ""
      : `only bits ${formatMask(toWord(region.mask), typeOf(compiled, side) ?? "uint256")}`;
  const isAny = parts.length === 1 && parts[0] === "any";
  const text = parts.length === 0 ? "nothing" : parts.join(isList(region) ? ", " : " or ");
  return bits === "" ? text : isAny ? bits : `${text}, ${bits}`;
}

function rangeText([low, high]: Range, tell: (value: bigint) => string): string {
  const isOpen = MAX_OF_TYPES.includes(high);
  if (low === high) return tell(low);
  if (low === 0n) return isOpen ? "any" : `at most ${tell(high)}`;
  return isOpen ? `at least ${tell(low)}` : `from ${tell(low)} to ${tell(high)}`;
}

function valueTeller(compiled: CompiledRule, side: number, words: Words): (value: bigint) => string {
  const { rule } = compiled;
  const account = (one: Address) => formatAccount(one, words.nameOf);
  if (side < FIRST_WORD) return (value) => formatParty(getAddress(toHex(value, { size: 20 })), account);
  const word = side - FIRST_WORD;
  const type = typeOf(compiled, side) ?? "uint256";
  // As in the file: numbers of 256 bits that a token is given are amounts of it, and so is what the meter counts.
  const isGiven = type === "uint256" && (tokenAt(words.names, rule.target)?.decimals ?? 0) > 0;
  const isCounted = rule.meter.period !== 0 && word === rule.meter.amountWord;
  const unit = isGiven ? words.unitOf(rule.target) : isCounted ? words.unitOf(rule.meter.token) : undefined;
  return (value) => formatWord(toWord(value), type, account, unit);
}

function typeOf(compiled: CompiledRule, side: number): string | undefined {
  return compiled.function === undefined ? undefined : wordTypesOf(compiled.function)[side - FIRST_WORD];
}

/** The largest values of the types that can be compared. */
const MAX_OF_TYPES = Array.from({ length: 32 }, (_, i) => (1n << BigInt(8 * (i + 1))) - 1n);

/** A condition of a rule, as it stands after the name of the condition and a colon. */
export function termText(term: Term, { rule, tier, isOptimistic, meter: name }: CompiledRule, words: Words): string {
  const { maxValue, expiry, returns_, meter, input, bound } = rule;
  switch (term) {
    case "tier":
      return `${tier} (${rule.tier})${isOptimistic ? ", which needs no approval" : ""}`;
    case "value":
      return maxValue === 0n ? "none" : `at most ${amountOf(maxValue, words.names.native)} with each call`;
    case "expiry":
      return expiry === 0 ? "never" : formatMoment(expiry);
    case "returns":
      return returns_ === returnCheck.none ? "anything" : "nothing or true";
    case "meter": {
      if (meter.period === 0) return "none";
      const unit = words.unitOf(meter.token);
      return `${name ?? meter.key}, ${amountOf(meter.burst, unit)} at once, refilled by ${amountOf(meter.refill, unit)} each ${formatExactDuration(meter.period)}`;
    }
    case "input": {
      if (input.levels === 0) return "none";
      return describeData(input, words.names, (one) => formatAccount(one, words.nameOf));
    }
    case "bound":
      return bound.demanded ? `at least ${amountOf(bound.minDelta, words.unitOf(bound.token))} for each call` : "none";
  }
}
