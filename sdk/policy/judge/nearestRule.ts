import type { CompiledRule } from "../compilePolicy.ts";
import { operator, type Rule } from "../types.ts";
import { type Mismatch, mismatchesOf, type Question } from "./mismatches.ts";

/** A rule that does not carry a call, and all in which they differ. */
export type NearRule = { rule: CompiledRule; mismatches: Mismatch[] };

/**
 * How far a mismatch takes a call from a rule. What is called weighs more than who asks, who asks more than whom it is
 * for, whom it is for more than how much, and how much more than where and when: a payment to a known recipient that is
 * too large belongs to the recipient's rule, whatever else could carry the amount.
 */
const DISTANCE: Record<Exclude<Mismatch["kind"], "argument">, number> = {
  target: 20,
  function: 20,
  data: 18,
  proposer: 15,
  value: 2,
  burst: 2,
  tier: 1,
  expiry: 1,
};

/** Of an argument that must be a certain one: more than an amount above its limit and its meter, too low and too late. */
const OTHER_VALUE = 7;
/** Of an argument above or below a limit. */
const BEYOND_LIMIT = 2;

/** From here on a rule has nothing to do with a call: it is for another function of another target. */
const FAR = 36;

/**
 * The rule from which a call differs least; between equals the one that stands first in the file. Undefined where none
 * is near. Of a rule that carries the call there are no mismatches.
 */
export function nearestRule(rules: readonly CompiledRule[], question: Question): NearRule | undefined {
  const [nearest] = rules
    .map((rule) => {
      const mismatches = mismatchesOf(rule.rule, question);
      return { rule, mismatches, distance: mismatches.reduce((sum, one) => sum + distanceOf(one, rule.rule), 0) };
    })
    .sort((a, b) => a.distance - b.distance || a.rule.line - b.rule.line || (a.rule.name < b.rule.name ? -1 : 1));
  if (nearest === undefined || nearest.distance >= FAR) return undefined;
  return { rule: nearest.rule, mismatches: nearest.mismatches };
}

function distanceOf(mismatch: Mismatch, { constraints }: Rule): number {
  if (mismatch.kind !== "argument") return DISTANCE[mismatch.kind];
  const { word, isDirty } = mismatch;
  const isLimit = constraints.every((one) => one.word !== word || LIMITS.includes(one.operator));
  return isLimit && !isDirty ? BEYOND_LIMIT : OTHER_VALUE;
}

const LIMITS: readonly number[] = [operator.atMost, operator.atLeast];
