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

/** Runs that are kept together: one that is put between others moves only those that it is kept with. */
const MOST_TOGETHER = 64;

/** Counts what a source numbered. What it needs of memory grows with the gaps, not with the numbers. */
export function sequenceCounter(source: string): SequenceCounter {
  /** What was seen, ascending, in parts that are never empty; no two runs touch. */
  const parts: Span[][] = [];
  return { add, sequence };

  function add(number: bigint): boolean {
    const partAt = Math.max(0, countUpTo(number, parts.length, (i) => parts[i]?.[0]) - 1);
    const part = parts[partAt] ?? [];
    const at = countUpTo(number, part.length, (i) => part[i]);
    const [before, after] = [part[at - 1], part[at] ?? parts[partAt + 1]?.[0]];
    if (before !== undefined && number <= before.last) return false;
    const followsBefore = before !== undefined && before.last + 1n === number;
    if (after !== undefined && after.first === number + 1n) {
      after.first = followsBefore ? before.first : number;
      if (followsBefore) removeFrom(partAt, at - 1);
    } else if (followsBefore) before.last = number;
    else insertInto(partAt, at, { first: number, last: number });
    return true;
  }

  function insertInto(partAt: number, at: number, run: Span): void {
    const part = parts[partAt];
    if (part === undefined) parts.push([run]);
    else {
      part.splice(at, 0, run);
      if (part.length > MOST_TOGETHER) parts.splice(partAt + 1, 0, part.splice(MOST_TOGETHER / 2));
    }
  }

  function removeFrom(partAt: number, at: number): void {
    parts[partAt]?.splice(at, 1);
    if (parts[partAt]?.length === 0) parts.splice(partAt, 1);
  }

  function sequence(): Sequence | undefined {
    const runs = parts.flat();
    const [first, last] = [runs[0]?.first, runs.at(-1)?.last];
    if (first === undefined || last === undefined) return undefined;
    const gaps = runs.slice(1).map((run, i) => ({ first: (runs[i] as Span).last + 1n, last: run.first - 1n }));
    return { source, first, last, gaps };
  }
}

/** How many of so many runs, ascending, begin at this number or before it. */
function countUpTo(number: bigint, length: number, runAt: (i: number) => Span | undefined): number {
  const isUpTo = (i: number) => (runAt(i) as Span).first <= number;
  // Nearly always all of them.
  if (length > 0 && isUpTo(length - 1)) return length;
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isUpTo(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
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
