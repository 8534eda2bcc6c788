import type { DatabaseSync } from "node:sqlite";
import { type Hex, zeroHash } from "viem";
import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { codeOfSqlite, pragma } from "../sqlite/database.ts";
import type { Entry, Recorded } from "./entry.ts";
import { broken } from "./file.ts";
import { type Line, readLine, readText } from "./line.ts";
import { newReplay, type Replay } from "./replay.ts";

/** What is wrong with a journal: the first entry that is not as it was written, or the file around entries that are. */
export type JournalProblem = {
  /** Counted from 1; left out where it is the file. */
  number?: number;
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
  return last.number === 0 ? { number: 1, reason: "it is missing" } : problemOfFile(database);
}

/** What SQLite finds by comparing tables and indexes, of which some keep an intent from being intended twice. */
function problemOfFile(database: DatabaseSync): JournalProblem | undefined {
  const found = attempt(() => pragma(database, "integrity_check(1)", "integrity_check"));
  const said = "unreadable" in found ? found.unreadable : found.value;
  return said === "ok" ? undefined : { reason: `its entries are whole, and the file around them is not: ${said}` };
}

function attempt<T>(work: () => T): { value: T } | { unreadable: string } {
  try {
    return { value: work() };
  } catch (error) {
    if (codeOfSqlite(error) === undefined) throw error;
    return { unreadable: (error as Error).message };
  }
}

/**
 * Reads entries that were verified before: all, or those of some kinds, in order.
 *
 * @throws JOURNAL_BROKEN where one is none any more.
 */
export function* readKinds(path: string, database: DatabaseSync, kinds: readonly Entry["kind"][]): Generator<Recorded> {
  const those = kinds.length === 0 ? "" : ` WHERE text ->> '$.entry.kind' IN (${kinds.map(() => "?").join(", ")})`;
  const select = database.prepare(`SELECT number, text, previous, hash FROM entries${those} ORDER BY number`);
  for (const row of select.iterate(...kinds)) {
    const { number, text, previous, hash } = row as Line;
    const read = readText(text);
    if (!read.ok) throw broken(path, { number, reason: read.reason });
    yield { number, at: read.at, entry: read.entry, previous, hash };
  }
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
