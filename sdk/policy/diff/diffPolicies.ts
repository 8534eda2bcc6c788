import type { Hex } from "viem";
import { describeExpansions } from "../../describe/describeRule.ts";
import type { CompiledPolicy, CompiledRule } from "../compilePolicy.ts";
import type { ExposureOptions } from "../exposure/exposure.ts";
import { compareTerms, type Direction, type Term, type TermChange } from "./compareTerms.ts";
import { diffExposure, type ExposureChange } from "./diffExposure.ts";
import { diffNames, type NameChange } from "./diffNames.ts";
import { type FileRule, fileRules } from "./fileRules.ts";
import {
  type Box,
  intersectBoxes,
  isEmptyRegion,
  joinRanges,
  type Region,
  subtractBox,
  subtractRegion,
} from "./region.ts";
import { isList, regionText, sideName, termText, type Words, wordsOf } from "./words.ts";

/** Something that the new policy does otherwise than the old one. */
export type PolicyChange = {
  direction: Direction;
  kind: "added" | "removed" | "calls" | Term | "called" | "danger" | "written";
  /** The rule of the new file; of the old one, where it is gone. */
  rule: string;
  /** In words, for a vote. */
  text: string;
};

export type PolicyDiff = {
  /** Roots. */
  before: Hex;
  after: Hex;
  /** In the order of the files: first those of the new one. */
  changes: PolicyChange[];
  /** Names that mean something else: read these first. */
  names: NameChange[];
  exposure: ExposureChange[];
  counts: Record<Direction, number>;
};

type Side = { rules: FileRule[]; words: Words; policy: CompiledPolicy };

/**
 * What a new policy lets through that the old one did not, and the other way round. It judges what the rules carry and
 * not how they are written, and errs on one side only: wherever some call is newly permitted, or on easier terms,
 * something is looser.
 *
 * @param options For the exposure of both.
 * @example
 * const { counts, changes } = diffPolicies(compilePolicy(old), compilePolicy(text));
 */
export function diffPolicies(before: CompiledPolicy, after: CompiledPolicy, options: ExposureOptions = {}): PolicyDiff {
  const [beforeWords, afterWords] = wordsOf(before, after);
  const old: Side = { rules: fileRules(before.rules), words: beforeWords, policy: before };
  const now: Side = { rules: fileRules(after.rules), words: afterWords, policy: after };
  const changes = unique([
    ...now.rules.flatMap((rule) => [...reachOf(rule, now, old, "looser"), ...termsOf(rule, now, old)]),
    ...old.rules.flatMap((rule) => reachOf(rule, old, now, "tighter")),
  ]);
  const names = diffNames(before.names, after.names);
  if (changes.length === 0 && before.root !== after.root) {
    changes.push({
      direction: "otherwise",
      kind: "written",
      rule: "",
      text: "the rules are written otherwise and carry the same calls; the root is another one",
    });
  }
  const count = (direction: Direction) => changes.filter((one) => one.direction === direction).length;
  return {
    before: before.root,
    after: after.root,
    changes,
    names,
    exposure: diffExposure(before, after, options),
    counts: { looser: count("looser"), tighter: count("tighter"), otherwise: count("otherwise") + names.length },
  };
}

/** What a rule carries that no rule of the other policy does: new where the other one is old, lost where it is new. */
function reachOf(rule: FileRule, own: Side, other: Side, direction: "looser" | "tighter"): PolicyChange[] {
  const rivals = other.rules.filter(({ shape }) => shape === rule.shape);
  const alone = rivals.reduce<Box[]>((boxes, rival) => boxes.flatMap((box) => subtractBox(box, rival.box)), [rule.box]);
  if (alone.length === 0) return [];
  const near = rivals.filter(({ box }) => intersectBoxes(rule.box, box) !== undefined);
  const counterpart = [...near, ...rivals].find(({ name }) => name === rule.name) ?? near[0];
  if (counterpart === undefined) {
    const kind = direction === "looser" ? "added" : "removed";
    return [{ direction, kind, rule: rule.name, text: `${kind}: ${wholeText(rule, own)}` }];
  }
  const [old, now] = direction === "looser" ? [counterpart, rule] : [rule, counterpart];
  const [oldWords, nowWords] = direction === "looser" ? [other.words, own.words] : [own.words, other.words];
  return rule.box.flatMap((_, side): PolicyChange[] => {
    const apart = unionOf(alone.map((box) => subtractRegion(box[side] as Region, counterpart.box[side] as Region)));
    if (isEmptyRegion(apart)) return [];
    const [before, after] = [old.box[side] as Region, now.box[side] as Region];
    const change =
      isList(before) && isList(after)
        ? `${direction === "looser" ? "also" : "no longer"} ${regionText(rule.sample, side, apart, own.words)}`
        : `${regionText(now.sample, side, after, nowWords)} (before: ${regionText(old.sample, side, before, oldWords)})`;
    return [{ direction, kind: "calls", rule: now.name, text: `${sideName(now.sample, side)}: ${change}` }];
  });
}

/** On which terms a rule carries what rules of the old policy carried. */
function termsOf(rule: FileRule, now: Side, old: Side): PolicyChange[] {
  return old.rules.flatMap((former) => {
    const shared = former.shape === rule.shape ? intersectBoxes(former.box, rule.box) : undefined;
    if (shared === undefined) return [];
    const isSame = former.name === rule.name;
    const wasDemanded = old.rules.some(
      ({ sample }) => sample.rule.bound.demanded && sample.rule.bound.token === rule.sample.rule.bound.token,
    );
    const terms = compareTerms(former.sample.rule, rule.sample.rule, wasDemanded);
    const isRenamed = !isSame && covers(former.box, rule.box) && covers(rule.box, former.box);
    const where = isSame || isRenamed ? "" : `what "${former.name}" carried: `;
    return [
      ...(isSame ? [] : [moved(former, rule, shared, isRenamed, now.words)]),
      ...terms.map((change) => termChange(change, former, rule, where, [old.words, now.words])),
      ...(former.sample.danger === rule.sample.danger ? [] : [dangerChange(former, rule)]),
    ];
  });
}

const TERM_NAMES: Record<Term, string> = {
  tier: "tier",
  value: "native value",
  expiry: "ends",
  returns: "may return",
  meter: "meter",
  input: "needs data",
  bound: "the treasury's balance must change by",
};

function termChange(
  { term, direction }: TermChange,
  former: FileRule,
  rule: FileRule,
  where: string,
  [old, now]: readonly [Words, Words],
): PolicyChange {
  const [before, after] = [former.sample, rule.sample];
  const isOther =
    term === "meter" && before.rule.meter.period !== 0 && after.rule.meter.period !== 0 && !sameMeter(before, after);
  const fresh = isOther ? ": another meter, with a level of its own" : "";
  const text = `${where}${TERM_NAMES[term]}: ${termText(term, after, now)} (before: ${termText(term, before, old)})${fresh}`;
  return { direction, kind: term, rule: rule.name, text };
}

function sameMeter({ rule: { meter: a } }: CompiledRule, { rule: { meter: b } }: CompiledRule): boolean {
  return a.key === b.key && a.token === b.token && a.period === b.period && a.amountWord === b.amountWord;
}

/** @param shared What both carry. */
function moved(former: FileRule, rule: FileRule, shared: Box, isRenamed: boolean, words: Words): PolicyChange {
  const base = { direction: "otherwise", kind: "called", rule: rule.name } as const;
  if (isRenamed) return { ...base, text: `was called "${former.name}"` };
  const parts = shared.flatMap((region, side) =>
    isEmptyRegion(subtractRegion(former.box[side] as Region, region))
      ? []
      : [`${sideName(rule.sample, side)} ${regionText(rule.sample, side, region, words)}`],
  );
  const which = parts.length === 0 ? "all calls" : "calls";
  return {
    ...base,
    text: `carries ${which} that "${former.name}" carried${parts.map((part) => `, ${part}`).join("")}`,
  };
}

function dangerChange({ sample: before }: FileRule, { name, sample: after }: FileRule): PolicyChange {
  const quote = (reason: string | undefined) => (reason === undefined ? "none" : JSON.stringify(reason));
  const text = `the reason for a dangerous function: ${quote(after.danger)} (before: ${quote(before.danger)})`;
  return { direction: "otherwise", kind: "danger", rule: name, text };
}

/** The rule as `explain` tells it. */
function wholeText({ sample, name }: FileRule, { policy, words }: Side): string {
  const all = policy.rules.filter((one) => one === sample || one.name === name || one.name.startsWith(`${name}/`));
  const { head, conditions } = describeExpansions(all, policy.names, { names: words.nameOf });
  return [head, ...conditions].join("; ");
}

function covers(outer: Box, inner: Box): boolean {
  return subtractBox(inner, outer).length === 0;
}

function unionOf(regions: readonly Region[]): Region {
  const mask = regions.find((region) => region.mask !== undefined)?.mask;
  const ranges = joinRanges(regions.flatMap((region) => region.ranges));
  return mask === undefined || regions.some((region) => region.mask !== mask) ? { ranges } : { ranges, mask };
}

/** Changes of several old rules can read the same. */
function unique(changes: readonly PolicyChange[]): PolicyChange[] {
  return [...new Map(changes.map((one) => [`${one.direction} ${one.rule} ${one.text}`, one])).values()];
}
