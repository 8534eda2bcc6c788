import { openToRead } from "./file.ts";
import { type JournalProblem, readLines } from "./readLines.ts";
import { newReplay } from "./replay.ts";
import type { JournalState } from "./state.ts";

export type VerifiedJournal = {
  /** Entries before the first that is not as it was written. */
  entries: number;
  /** What they say; undefined where not even the first is whole. */
  state: JournalState | undefined;
  /** Undefined where every entry is as it was written. */
  problem: JournalProblem | undefined;
};

/**
 * Computes the chain of a journal again, from the file alone; a runner may be writing to it. That entries are missing at
 * its end no chain tells: compare the head with one that was noted or anchored.
 *
 * @throws FILE_NOT_FOUND, JOURNAL_FOREIGN, JOURNAL_BROKEN where not even its tables can be read.
 */
export function verifyJournal(path: string): VerifiedJournal {
  const database = openToRead(path);
  try {
    const replaying = newReplay();
    const lines = readLines(database, replaying);
    let next = lines.next();
    while (!next.done) next = lines.next();
    const { state } = replaying;
    return { entries: state?.head.number ?? 0, state, problem: next.value };
  } finally {
    database.close();
  }
}
