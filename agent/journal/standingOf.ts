import type { Entry, Recorded } from "./entry.ts";
import { openToRead } from "./file.ts";
import { type JournalProblem, readLines } from "./readLines.ts";
import { newReplay } from "./replay.ts";
import type { JournalState } from "./state.ts";

/** Something that an entry says, and when. Milliseconds since the epoch. */
type Said<Kind extends Entry["kind"]> = Extract<Entry, { kind: Kind }> & { number: number; at: number };

/** How an agent stands by its journal alone. */
export type JournalStanding = {
  state: JournalState;
  /** Undefined where every entry is as it was written; else all is told as of the entry before it. */
  problem: JournalProblem | undefined;
  /** Wishes that wait for the operator, in the order in which they were held. */
  held: Said<"held">[];
  /** Wishes whose last word is that they are refused. */
  refused: Said<"refused">[];
  /** What froze the agent; undefined where it goes on. */
  frozen: Said<"frozen"> | undefined;
  /** When the last turn decided. */
  lastTurn: Said<"decided"> | undefined;
  /** What failed after all else that was written. */
  failed: Said<"failed"> | undefined;
  /** Of the last entry. */
  at: number;
};

/**
 * Reads how an agent stands. Its runner may be writing: no lock is asked for, and none is needed.
 *
 * @returns Undefined where not even the first entry is whole.
 * @throws FILE_NOT_FOUND, JOURNAL_FOREIGN, JOURNAL_BROKEN where not even its tables can be read.
 */
export function standingOf(path: string): JournalStanding | undefined {
  const database = openToRead(path);
  try {
    const replaying = newReplay();
    const last = new Map<string, Recorded>();
    const wishes = new Map<string, Said<"held" | "refused">>();
    const lines = readLines(database, replaying);
    let next = lines.next();
    let at = 0;
    for (; !next.done; next = lines.next()) {
      const { recorded } = next.value;
      const { number, entry } = recorded;
      at = recorded.at;
      last.set(entry.kind, recorded);
      // In the order of the last word on each.
      if ("key" in entry && entry.key !== undefined) wishes.delete(entry.key);
      if (entry.kind === "held" || entry.kind === "refused") wishes.set(entry.key, { ...entry, number, at });
    }
    const { state } = replaying;
    if (state === undefined) return undefined;
    const waiting = [...wishes.values()];
    const failed = said(last, "failed");
    return {
      state,
      problem: next.value,
      held: waiting.filter((one): one is Said<"held"> => one.kind === "held"),
      refused: waiting.filter((one): one is Said<"refused"> => one.kind === "refused"),
      frozen: state.frozen === undefined ? undefined : said(last, "frozen"),
      lastTurn: said(last, "decided"),
      failed: failed?.number === state.head.number ? failed : undefined,
      at,
    };
  } finally {
    database.close();
  }
}

function said<Kind extends Entry["kind"]>(last: ReadonlyMap<string, Recorded>, kind: Kind): Said<Kind> | undefined {
  const found = last.get(kind);
  return found === undefined ? undefined : ({ ...found.entry, number: found.number, at: found.at } as Said<Kind>);
}
