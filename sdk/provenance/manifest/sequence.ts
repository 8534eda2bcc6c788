import { z } from "zod";
import { uint } from "../../files/fields.ts";
import { listOf } from "../../files/listOf.ts";

/** Whole numbers from first to last, both included. */
export type Span = { first: bigint; last: bigint };

/** The numbers that a source gave to what it sent, each below 2^64, and those that are missing among them. */
export type Sequence = Span & {
  source: string;
  /** Ascending, and as few as can be. */
  gaps: readonly Span[];
};

const span = z.strictObject({ first: uint(64), last: uint(64) });

export const sequenceSchema = z
  .strictObject({
    source: z.string().min(1, { error: "The text is empty." }).max(200),
    ...span.shape,
    gaps: listOf(span),
  })
  .superRefine(({ first, last, gaps }, context) => {
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message, input: undefined });
    if (last < first) return problem(["last"], "It lies before the first.");
    // The number before each gap was there, and so is the last of all: gaps neither touch one another nor the ends.
    let present = first;
    for (const [i, gap] of gaps.entries()) {
      if (gap.first <= present)
        return problem(["gaps", i, "first"], `The number before it, after ${present}, is no gap.`);
      if (gap.last < gap.first) return problem(["gaps", i, "last"], "It lies before the first.");
      present = gap.last + 1n;
    }
    if (present > last) problem(["gaps", gaps.length - 1, "last"], "A gap does not reach to the end.");
  });

/** Numbers as they arrive, in any order. */
export type SequenceCounter = {
  /** Notes a number; false where it was noted before. */
  add: (number: bigint) => boolean;
  /** What was noted so far; undefined where nothing was. */
  sequence: () => Sequence | undefined;
};

/** Counts what a source numbered. What it needs of memory grows with the gaps, not with the numbers. */
export function sequenceCounter(source: string): SequenceCounter {
  /** What was seen, ascending; no two touch. */
  const runs: Span[] = [];
  return { add, sequence };

  function add(number: bigint): boolean {
    const at = placeOf(number);
    const [before, after] = [runs[at - 1], runs[at]];
    if (before !== undefined && number <= before.last) return false;
    const followsBefore = before !== undefined && before.last + 1n === number;
    if (after !== undefined && after.first === number + 1n) {
      after.first = followsBefore ? before.first : number;
      if (followsBefore) runs.splice(at - 1, 1);
    } else if (followsBefore) before.last = number;
    else runs.splice(at, 0, { first: number, last: number });
    return true;
  }

  /** The place of the first run that begins behind this number. */
  function placeOf(number: bigint): number {
    let [low, high] = [0, runs.length];
    // Nearly always behind the last.
    if (high > 0 && (runs[high - 1] as Span).first <= number) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((runs[middle] as Span).first <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function sequence(): Sequence | undefined {
    const [first, last] = [runs[0]?.first, runs.at(-1)?.last];
    if (first === undefined || last === undefined) return undefined;
    const gaps = runs.slice(1).map((run, i) => ({ first: (runs[i] as Span).last + 1n, last: run.first - 1n }));
    return { source, first, last, gaps };
  }
}

/** Where a batch does not begin right behind an earlier one of the same source. */
export type SequenceBreak = Span & {
  source: string;
  /** Numbers that neither has, numbers that both span, or numbers that lie before those of the earlier batch. */
  kind: "gap" | "overlap" | "before";
};

/** Whether a later batch begins where the earlier one ended, for each source that both have. */
export function sequenceBreaks(earlier: readonly Sequence[], later: readonly Sequence[]): SequenceBreak[] {
  return later.flatMap(({ source, first, last }): SequenceBreak[] => {
    const before = earlier.find((one) => one.source === source);
    if (before === undefined || first === before.last + 1n) return [];
    if (first > before.last) return [{ source, kind: "gap", first: before.last + 1n, last: first - 1n }];
    if (last < before.first) return [{ source, kind: "before", first, last }];
    const [from, to] = [first > before.first ? first : before.first, last < before.last ? last : before.last];
    return [{ source, kind: "overlap", first: from, last: to }];
  });
}
