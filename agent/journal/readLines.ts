import type { DatabaseSync } from "node:sqlite";
import { type Hex, zeroHash } from "viem";
import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { codeOfSqlite } from "../sqlite/database.ts";
import type { Recorded } from "./entry.ts";
import { type Line, readLine } from "./line.ts";
import { newReplay, type Replay } from "./replay.ts";

/** The first entry of a journal that is not as it was written. */
export type JournalProblem = {
  /** Counted from 1. */
  number: number;
  reason: string;
};

/**
 * Reads entries in order, one at a time, and compares each with what it says of itself and with those before. Ends at the
 * first that is not as it was written, which it returns.
 *
 * @param replaying Goes on with each entry.
 */
export function* readLines(
  database: DatabaseSync,
  replaying: Replay = newReplay(),
): Generator<{ recorded: Recorded; line: Line }, JournalProblem | undefined> {
  let last = { number: 0, hash: zeroHash as Hex };
  for (const row of rows(database)) {
    const number = last.number + 1;
    if ("unreadable" in row) return { number, reason: `it cannot be read: ${row.unreadable}` };
    if (row.number !== number) return { number, reason: `it is missing, and entry ${row.number} comes next` };
    if (row.previous !== last.hash) return { number, reason: "it does not follow from the entry before" };
    const read = readLine(row);
    if (!read.ok) return { number, reason: read.reason };
    try {
      replaying.take(read.recorded);
    } catch (error) {
      if (!isSallyportError(error, "JOURNAL_ENTRY_IMPOSSIBLE")) throw error;
      return { number, reason: String(error.args["reason"]) };
    }
    last = read.recorded;
    yield { recorded: read.recorded, line: row };
  }
  return last.number === 0 ? { number: 1, reason: "it is missing" } : undefined;
}

function* rows(database: DatabaseSync): Generator<Line | { unreadable: string }> {
  try {
    const select = database.prepare("SELECT number, text, previous, hash FROM entries ORDER BY number");
    for (const row of select.iterate()) yield row as Line;
  } catch (error) {
    if (codeOfSqlite(error) === undefined) throw error;
    yield { unreadable: (error as Error).message };
  }
}
