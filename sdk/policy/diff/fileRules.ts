import { type Hex, maxUint256 } from "viem";
import { type CompiledRule, nameInFile } from "../compilePolicy.ts";
import { runsOn } from "../constraintRuns.ts";
import { type Constraint, operator, type Rule } from "../types.ts";
import { wordTypeAt } from "../wordTypes.ts";
import { type Box, intersectRegions, joinRanges, type Range, type Region } from "./region.ts";

/** A rule of the file, put together again from the rules on chain that it expands to. */
export type FileRule = {
  name: string;
  /** Two rules can carry one call only where this is equal. */
  shape: string;
  /** What it carries: proposers, targets, and each argument word. */
  box: Box;
  /** Any of the rules: but for their boxes they are equal. */
  sample: CompiledRule;
};

/** The sides of a box before the argument words. */
export const PROPOSER = 0;
export const TARGET = 1;
export const FIRST_WORD = 2;

/** All rules of a policy as the file has them, in its order. */
export function fileRules(rules: readonly CompiledRule[]): FileRule[] {
  const groups = new Map<string, CompiledRule[]>();
  for (const one of rules) {
    const key = `${nameInFile(one)} ${termsKey(one.rule)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap(joinGroup).sort((a, b) => a.sample.line - b.sample.line);
}

/** Rules of one name and with equal terms: they differ in sides of their boxes, and together make up one box. */
function joinGroup(group: readonly CompiledRule[]): FileRule[] {
  const boxes = group.map(({ rule }) => boxOf(rule));
  const [first] = boxes;
  const [sample] = group;
  if (first === undefined || sample === undefined) return [];
  const joined = first.map((_, side): Region => {
    const sides = boxes.map((box) => box[side] as Region);
    const [one] = sides as [Region];
    return sides.every((other) => keyOf(other) === keyOf(one))
      ? one
      : { ranges: joinRanges(sides.flatMap(({ ranges }) => ranges)) };
  });
  const count = first.reduce(
    (product, _, side) => product * new Set(boxes.map((box) => keyOf(box[side] as Region))).size,
    1,
  );
  const isWhole = count === group.length && new Set(boxes.map((box) => box.map(keyOf).join())).size === count;
  // Not a product of sides, so no file of ours: each rule speaks for itself.
  if (!isWhole)
    return group.map((one, i) => ({ name: one.name, shape: shapeOf(one.rule), box: boxes[i] as Box, sample: one }));
  return [{ name: nameInFile(sample), shape: shapeOf(sample.rule), box: joined, sample }];
}

function shapeOf({ kind, selector, words, wordTypes, dataHash }: Rule): string {
  return [kind, selector, words, wordTypes, dataHash].join();
}

/** All of a rule but its box. */
function termsKey(rule: Rule): string {
  const { proposer: _, target: __, constraints: ___, ...terms } = rule;
  return JSON.stringify(terms, (_key, value) => (typeof value === "bigint" ? `${value}` : value));
}

function keyOf({ ranges, mask }: Region): string {
  return `${ranges.map(([low, high]) => `${low}-${high}`).join()}/${mask}`;
}

function boxOf({ proposer, target, words, wordTypes, constraints }: Rule): Box {
  return [
    point(proposer),
    point(target),
    ...Array.from({ length: words }, (_, word) => regionOf(word, wordTypeAt(wordTypes, word), constraints)),
  ];
}

function point(value: Hex): Region {
  return { ranges: [[BigInt(value), BigInt(value)]] };
}

/** What the type and the constraints permit of a word. */
function regionOf(word: number, type: number, constraints: readonly Constraint[]): Region {
  return runsOn(word, constraints)
    .map(permitted)
    .reduce(intersectRegions, { ranges: rangesOfType(type) });
}

function permitted(run: readonly Constraint[]): Region {
  const { operator: kind, value: first } = run[0] as Constraint;
  const value = BigInt(first);
  if (kind === operator.atMost) return { ranges: [[0n, value]] };
  if (kind === operator.atLeast) return { ranges: [[value, maxUint256]] };
  if (kind === operator.bitmask) return { ranges: [[0n, maxUint256]], mask: value };
  return { ranges: joinRanges(run.map((one) => [BigInt(one.value), BigInt(one.value)])) };
}

/** What the type permits, as far as that is ranges; see `isOfType`. */
function rangesOfType(type: number): Range[] {
  const bits = BigInt(8 * (type & 0x1f));
  if (type === 0x80) return [[0n, 1n]];
  if (type > 0 && type < 0x20) return [[0n, (1n << bits) - 1n]];
  if (type > 0x20 && type < 0x40) {
    const half = 1n << (bits - 1n);
    return [
      [0n, half - 1n],
      [maxUint256 + 1n - half, maxUint256],
    ];
  }
  return [[0n, maxUint256]];
}
