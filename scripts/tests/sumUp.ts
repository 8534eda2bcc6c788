/** What a test runner's last lines count. */
export type Counted = { passing: number; failing: number; pending: number };

const NONE: Counted = { passing: 0, failing: 0, pending: 0 };

/** Reads `152 passing (2s)`, `1 failing`, `3 pending` of a run's output; the last line of each kind counts. */
export function countedIn(output: string): Counted {
  const last = (word: string) =>
    Number([...output.matchAll(new RegExp(`^ *(\\d+) ${word}(?: \\(.*)?\\r?$`, "gm"))].at(-1)?.[1] ?? 0);
  return { passing: last("passing"), failing: last("failing"), pending: last("pending") + last("skipped") };
}

/** What a run's output says of the tests that failed: all from its last line `2 failing` on, or nothing if it has none. */
export function failuresIn(output: string): string {
  const at = [...output.matchAll(/^ *[1-9]\d* failing(?: \(.*)?\r?$/gm)].at(-1)?.index;
  return at === undefined ? "" : output.slice(at).trimEnd();
}

export function sumOf(counts: readonly Counted[]): Counted {
  return counts.reduce(
    (sum, one) => ({
      passing: sum.passing + one.passing,
      failing: sum.failing + one.failing,
      pending: sum.pending + one.pending,
    }),
    NONE,
  );
}

/** In parts of about the same length: neighbours, which are often alike, go into different ones. */
export function parted<T>(files: readonly T[], parts: number): T[][] {
  return Array.from({ length: parts }, (_, part) => files.filter((_file, i) => i % parts === part));
}
