import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { zeroHash } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { Entry, JournalOwner, Recorded } from "./entry.ts";
import { faultOf, openToRead, openToWrite, placeOf, syncFolder } from "./file.ts";
import { type Line, writeLine } from "./line.ts";
import { takeLock } from "./lock.ts";
import { insertLine, requireOwner } from "./openJournal.ts";
import { type JournalProblem, readLines } from "./readLines.ts";
import { asidePath, BESIDE, rebuiltPath, SQLITE_FILES } from "./rebuildPaths.ts";
import { JOURNAL_FORMAT } from "./schema.ts";
import { type VerifiedJournal, verifyJournal } from "./verifyJournal.ts";

/** What the chain says that an agent proposed. */
export type ProposedBefore = Extract<Entry, { kind: "recovered" }>["proposals"];

export type RebuildJournalParameters = {
  path: string;
  /** Whose journal it is, where nothing of it can be read; what can be read must agree. */
  owner?: JournalOwner | undefined;
  /** Everything that this agent ever proposed, from the chain. */
  readProposed: (owner: JournalOwner) => Promise<ProposedBefore>;
  /** Milliseconds since the epoch. */
  now?: () => number;
};

export type RebuiltJournal =
  /** Every entry is as it was written: nothing was done. */
  | { done: false; entries: number }
  | {
      done: true;
      owner: JournalOwner;
      /** Entries that were kept. */
      kept: number;
      /** Why no more were. */
      reason: string;
      proposals: ProposedBefore;
      /** Where the broken file is now; undefined where there was none. */
      aside: string | undefined;
    };

/**
 * Builds a broken or lost journal anew: the entries before the first that is not as it was written, and after them what
 * the chain says that this agent proposed. Nonces follow from keys, so that nothing that was forgotten is proposed twice.
 * The broken file is kept under another name. Killed at any moment it can be run again, and loses nothing.
 *
 * @throws JOURNAL_IN_USE, JOURNAL_FOREIGN, JOURNAL_OF_OTHER, JOURNAL_NOT_WRITTEN, JOURNAL_OWNER_UNKNOWN, and what
 * reading the chain throws: then nothing was done.
 */
export async function rebuildJournal(parameters: RebuildJournalParameters): Promise<RebuiltJournal> {
  const { owner: told, readProposed, now = Date.now } = parameters;
  const path = placeOf(parameters.path);
  // What is no journal is refused before a lock stands beside it.
  lookAt(path);
  const unlock = takeLock(path);
  try {
    const rebuilt = rebuiltPath(path);
    // A rebuild that was killed may have moved the broken file away already: what it kept is in its own.
    const [best, other] = [lookAt(path), lookAt(rebuilt)].sort((a, b) => b.entries - a.entries);
    if (best === undefined || other === undefined) throw new Error("Two files were looked at.");
    if (best.path === path && best.problem === undefined && other.entries === 0) {
      return { done: false, entries: best.entries };
    }
    const owner = best.owner ?? told;
    if (owner === undefined) throw ownerUnknown(path);
    if (told !== undefined) requireOwner(path, owner, told);
    const proposals = await readProposed(owner);
    const reason = best.problem ?? "a rebuild was interrupted";
    const draft = `${rebuilt}.draft`;
    remove(draft, SQLITE_FILES);
    writeAnew(draft, best, { owner, reason, proposals, at: now });
    // From here on all that is kept stands in a file that is whole, whatever is killed when.
    remove(rebuilt, BESIDE);
    renameSync(draft, rebuilt);
    const aside = setAside(path);
    renameSync(rebuilt, path);
    syncFolder(dirname(path));
    return { done: true, owner, kept: best.entries, reason, proposals, aside };
  } catch (error) {
    throw faultOf(path, error);
  } finally {
    unlock();
  }
}

/** What can be read of a file. */
type Look = { path: string; entries: number; owner: JournalOwner | undefined; problem: string | undefined };

function lookAt(path: string): Look {
  if (!existsSync(path)) return { path, entries: 0, owner: undefined, problem: "there is no file" };
  try {
    const { entries, state, problem }: VerifiedJournal = verifyJournal(path);
    return { path, entries, owner: state?.owner, problem: problem === undefined ? undefined : wordsOf(problem) };
  } catch (error) {
    if (!isSallyportError(error, "JOURNAL_BROKEN")) throw error;
    return { path, entries: 0, owner: undefined, problem: String(error.args["reason"]) };
  }
}

function wordsOf({ number, reason }: JournalProblem): string {
  return number === undefined ? reason : `entry ${number}: ${reason}`;
}

function writeAnew(
  draft: string,
  { path, entries }: Look,
  {
    owner,
    reason,
    proposals,
    at,
  }: { owner: JournalOwner; reason: string; proposals: ProposedBefore; at: () => number },
): void {
  let last: Pick<Recorded, "number" | "hash"> = { number: 0, hash: zeroHash };
  const write = (database: DatabaseSync, line: Line) => {
    insertLine(database, line);
    last = line;
  };
  const add = (database: DatabaseSync, entry: Entry) =>
    write(database, writeLine({ number: last.number + 1, at: at(), entry }, last.hash).line);
  const database = openToWrite(draft, (database) => {
    for (const line of entries === 0 ? [] : keptLines(path, entries)) write(database, line);
    if (last.number === 0) add(database, { kind: "opened", format: JOURNAL_FORMAT, ...owner });
    add(database, { kind: "recovered", reason, proposals });
  });
  try {
    // All in one file, which can be moved.
    database.exec("PRAGMA journal_mode = DELETE");
  } finally {
    database.close();
  }
}

function* keptLines(path: string, entries: number): Generator<Line> {
  const database = openToRead(path);
  try {
    for (const { line } of readLines(database)) {
      yield line;
      if (line.number === entries) return;
    }
  } finally {
    database.close();
  }
}

/** Gives the broken file another name, with what SQLite keeps beside it. The file itself comes last. */
function setAside(path: string): string | undefined {
  if (!SQLITE_FILES.some((suffix) => existsSync(`${path}${suffix}`))) return undefined;
  const aside = asidePath(path);
  for (const suffix of SQLITE_FILES) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`);
  }
  return aside;
}

function remove(path: string, suffixes: readonly string[]): void {
  for (const suffix of suffixes) rmSync(`${path}${suffix}`, { force: true });
}

function ownerUnknown(path: string): SallyportError {
  return new SallyportError("JOURNAL_OWNER_UNKNOWN", {
    summary: `Nothing can be read of ${path}, not even whose journal it is.`,
    place: path,
  });
}
