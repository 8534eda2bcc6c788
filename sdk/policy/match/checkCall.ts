import { type Hex, isAddressEqual, keccak256, size, slice } from "viem";
import type { Call } from "../../proposal/types.ts";
import { constraintRuns } from "../constraintRuns.ts";
import { meterAmount } from "../meter.ts";
import { type Constraint, callKind, MAX_WORDS, operator, type Rule } from "../types.ts";
import { isOfType, wordTypeAt } from "../wordTypes.ts";
import { ALLOWED, refused, refusedWord, type Verdict } from "./verdict.ts";

/** Everything that a call alone shows, in the order of the contract's `RuleLib.checkCall`. */
export function checkCall(rule: Rule, call: Pick<Call, "target" | "value" | "data">): Verdict {
  const { target, value, data } = call;
  if (!isAddressEqual(target, rule.target)) return refused("WrongTarget", BigInt(target));
  const verdict = checkData(rule, data);
  if (!verdict.allowed) return verdict;
  if (value > rule.maxValue) return refused("ValueTooHigh", value);
  if (rule.meter.period === 0) return ALLOWED;
  const amount = meterAmount(rule.meter, call);
  if (amount === undefined) return refused("MalformedRule", rule.meter.amountWord);
  return amount > rule.meter.burst ? refused("AmountAboveBurst", amount) : ALLOWED;
}

function checkData(rule: Rule, data: Hex): Verdict {
  if (rule.kind === callKind.function) return checkFunction(rule, data);
  if (rule.kind === callKind.native) return size(data) === 0 ? ALLOWED : refused("DataNotEmpty", size(data));
  const dataHash = keccak256(data);
  return dataHash === rule.dataHash.toLowerCase() ? ALLOWED : refusedWord("WrongDataHash", dataHash);
}

function checkFunction({ words, selector, wordTypes, constraints }: Rule, data: Hex): Verdict {
  if (words > MAX_WORDS) return refused("MalformedRule", words);
  if (size(data) !== 4 + 32 * words) return refused("WrongLength", size(data));
  const found = slice(data, 0, 4);
  if (BigInt(found) !== BigInt(selector)) return refusedWord("WrongSelector", found);
  const values = Array.from({ length: words }, (_, i) => slice(data, 4 + 32 * i, 36 + 32 * i));
  for (const [i, value] of values.entries()) {
    if (!isOfType(value, wordTypeAt(wordTypes, i))) return refusedWord("DirtyWord", value);
  }
  return checkConstraints(constraints, values);
}

/** @param values Every argument word. */
export function checkConstraints(constraints: readonly Constraint[], values: readonly Hex[]): Verdict {
  for (const run of constraintRuns(constraints)) {
    const { word, operator: kind } = run[0] as Constraint;
    const value = values[word];
    if (value === undefined || kind > operator.bitmask) return refused("MalformedRule", word);
    if (!run.some((one) => holds(one, BigInt(value)))) return refusedWord("ConstraintViolated", value);
  }
  return ALLOWED;
}

function holds({ operator: kind, value }: Constraint, word: bigint): boolean {
  const bound = BigInt(value);
  if (kind === operator.atMost) return word <= bound;
  if (kind === operator.atLeast) return word >= bound;
  if (kind === operator.bitmask) return (word & ~bound) === 0n;
  return word === bound;
}
