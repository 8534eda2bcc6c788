import { type Hex, maxUint256, padHex, toHex } from "viem";
import { type Constraint, operator } from "./types.ts";

/** The values that the conditions of one argument word permit: those that pass every part. */
export type WordSet = {
  low: bigint;
  high: bigint;
  /** Where given: one of these only. */
  values?: readonly bigint[];
  /** Where given: no bit outside. */
  mask?: bigint;
};

export const EVERY_WORD: WordSet = { low: 0n, high: maxUint256 };

/** What is in both. */
export function intersect(a: WordSet, b: WordSet): WordSet {
  const both: WordSet = {
    low: a.low > b.low ? a.low : b.low,
    high: a.high < b.high ? a.high : b.high,
  };
  const values = a.values === undefined ? b.values : a.values.filter((value) => b.values?.includes(value) ?? true);
  const mask = a.mask === undefined ? b.mask : b.mask === undefined ? a.mask : a.mask & b.mask;
  return { ...both, ...(values === undefined ? {} : { values }), ...(mask === undefined ? {} : { mask }) };
}

/** Whether `value` passes every part. */
export function contains({ low, high, values, mask }: WordSet, value: bigint): boolean {
  return (
    value >= low &&
    value <= high &&
    (values === undefined || values.includes(value)) &&
    (mask === undefined || (value & ~mask) === 0n)
  );
}

/**
 * Whether the set can be proven to hold nothing. Exact for lists and ranges; of a mask with a range only the largest
 * value is looked at, so some empty sets are not found.
 */
export function isEmpty(set: WordSet): boolean {
  if (set.values !== undefined) return !set.values.some((value) => contains(set, value));
  return set.low > set.high || (set.mask !== undefined && set.low > set.mask);
}

/** No value of the set is smaller. */
export function leastOf(set: WordSet): bigint {
  const values = set.values?.filter((value) => contains(set, value));
  return values === undefined ? set.low : values.reduce((least, value) => (value < least ? value : least));
}

/** The constraints that permit exactly this set on `word`; see RuleLib for their meaning. */
export function constraintsOf(word: number, set: WordSet): Constraint[] {
  const make = (kind: Constraint["operator"], value: bigint): Constraint => ({
    word,
    operator: kind,
    value: toWord(value),
  });
  if (set.values !== undefined) {
    // What else is asked of the word is asked of these values now, once.
    const values = set.values.filter((value) => contains(set, value)).toSorted((a, b) => (a < b ? -1 : 1));
    return values.map((value) => make(values.length === 1 ? operator.equal : operator.oneOf, value));
  }
  return [
    ...(set.low > 0n ? [make(operator.atLeast, set.low)] : []),
    ...(set.high < maxUint256 ? [make(operator.atMost, set.high)] : []),
    ...(set.mask === undefined ? [] : [make(operator.bitmask, set.mask)]),
  ];
}

/** A number as one word. */
export function toWord(value: bigint): Hex {
  return padHex(toHex(value), { size: 32 });
}
