import { type Address, getAddress, type Hex, slice } from "viem";
import { type CompiledRule, type PolicyNames, tokenAt } from "../policy/compilePolicy.ts";
import { runsOn } from "../policy/constraintRuns.ts";
import { type Constraint, operator } from "../policy/types.ts";
import { formatMask, formatWord, placesIn, unitOf, wordTypesOf } from "./describeWord.ts";

/** What a rule asks of one argument word, in words. */
type ArgumentDescription = {
  /** By its place, which is what counts on chain, and by its name in the file: `argument 1 (to)`. */
  name: string;
  /** Each must hold: `at most 5,000 USDC`, `one of alice, bob`, `any uint256`. */
  conditions: string[];
  /** A value of the argument, as the conditions tell theirs. */
  show(value: Hex): string;
};

type DescribeArgumentOptions = {
  policy: PolicyNames;
  /** How an account is told. */
  account: (one: Address) => string;
};

/**
 * @param rules At least one; all of one rule of the file, with a function and conditions.
 */
export function describeArgument(
  rules: readonly CompiledRule[],
  word: number,
  { policy, account }: DescribeArgumentOptions,
): ArgumentDescription {
  const [first] = rules;
  if (first?.function === undefined) throw new Error("There is no function to describe.");
  const { target, meter } = first.rule;
  const type = wordTypesOf(first.function)[word] ?? "bytes32";
  // As in the file: numbers of 256 bits that a token is given are amounts of it, and so is what the meter counts.
  const token = tokenAt(policy, target);
  const isGiven = type === "uint256" && (token?.decimals ?? 0) > 0;
  const isCounted = meter.period !== 0 && word === meter.amountWord;
  const unit = isGiven ? token : isCounted ? unitOf(meter.token, policy) : undefined;
  const show = (value: Hex) => formatWord(value, type, account, unit);
  const place = placesIn(policy);
  const placeOf = ({ value }: Constraint) => place(getAddress(slice(value, 12)));
  const conditions = runsOn(word, constraintsOn(word, rules)).map((group) => {
    const inOrder = type === "address" ? group.toSorted((a, b) => placeOf(a) - placeOf(b)) : group;
    const values = inOrder.map(({ operator: kind, value }) =>
      kind === operator.bitmask ? formatMask(value, type) : show(value),
    );
    return `${COMPARED[group[0]?.operator ?? operator.equal]}${values.join(", ")}`;
  });
  return {
    name: nameOfArgument(first.parameters, word),
    conditions: conditions.length === 0 ? [`any ${type}`] : conditions,
    show,
  };
}

/** `argument 2 (amount)` */
export function nameOfArgument(parameters: readonly string[], word: number): string {
  const name = parameters[word];
  return `argument ${word + 1}${name === undefined ? "" : ` (${name})`}`;
}

/** What all rules together permit of a word: they differ, if at all, in the one value that each permits. */
function constraintsOn(word: number, rules: readonly CompiledRule[]): readonly Constraint[] {
  const own = rules.map(({ rule }) => rule.constraints.filter((one) => one.word === word));
  const values = new Map(own.flat().map((one) => [one.value, one]));
  const isSplit = own.every((list) => list.length === 1 && list[0]?.operator === operator.equal) && values.size > 1;
  if (isSplit) return [...values.values()].map((one) => ({ ...one, operator: operator.oneOf }));
  return rules[0]?.rule.constraints ?? [];
}

const COMPARED: Record<number, string> = {
  [operator.equal]: "",
  [operator.atMost]: "at most ",
  [operator.atLeast]: "at least ",
  [operator.oneOf]: "one of ",
  [operator.bitmask]: "nothing but bits of ",
};
