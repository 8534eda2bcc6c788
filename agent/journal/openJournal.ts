import type { DatabaseSync } from "node:sqlite";
import { isAddressEqual, zeroHash } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { codeOfSqlite, sqliteCode } from "../sqlite/database.ts";
import type { Entry, JournalOwner, Recorded } from "./entry.ts";
import { broken, faultOf, openToWrite, placeOf, requireOurs } from "./file.ts";
import { type Line, writeLine } from "./line.ts";
import { inUse, takeLock } from "./lock.ts";
import { readKinds, readLines } from "./readLines.ts";
import { interrupted } from "./rebuildPaths.ts";
import { impossible, newReplay } from "./replay.ts";
import { JOURNAL_FORMAT } from "./schema.ts";
import type { JournalState } from "./state.ts";

/** What an agent did and why, in one file. There is one writer at a time, and nothing that it wrote is ever changed. */
export type Journal = {
  path: string;
  /** Goes on with each entry. */
  readonly state: JournalState;
  /**
   * Writes an entry. When it returns the entry is on the disk; when it throws nothing was written, and the next attempt
   * may succeed.
   *
   * @throws JOURNAL_ENTRY_IMPOSSIBLE, JOURNAL_NOT_WRITTEN, JOURNAL_IN_USE
   */
  append(entry: Entry): Recorded;
  /** The entries from the first, of some kinds or of all. They were verified when it was opened, or written since. */
  entries<Kind extends Entry["kind"] = Entry["kind"]>(...kinds: Kind[]): Iterable<RecordedAs<Kind>>;
  close(): void;
};

/** An entry of one of these kinds, as it stands in the journal. */
export type RecordedAs<Kind extends Entry["kind"]> = Omit<Recorded, "entry"> & {
  entry: Extract<Entry, { kind: Kind }>;
};

export type OpenJournalParameters = {
  path: string;
  /** Whose journal it is; a journal of another is refused. */
  owner: JournalOwner;
  /** Milliseconds since the epoch. */
  now?: () => number;
};

/**
 * Opens the journal of an agent as its one writer, and begins it where there is none. Every entry is read and compared
 * first: nothing is done on the word of a journal that was changed.
 *
 * @throws JOURNAL_IN_USE, JOURNAL_OF_OTHER, JOURNAL_BROKEN, JOURNAL_FOREIGN, JOURNAL_NOT_WRITTEN
 */
export function openJournal({ path: given, owner, now = Date.now }: OpenJournalParameters): Journal {
  const path = placeOf(given);
  requireOurs(path);
  const unlock = takeLock(path);
  let database: DatabaseSync | undefined;
  try {
    if (interrupted(path)) throw broken(path, { reason: "a rebuild of it was interrupted" });
    const opened: Entry = { kind: "opened", format: JOURNAL_FORMAT, ...owner };
    database = openToWrite(path, (fresh) =>
      insertLine(fresh, writeLine({ number: 1, at: now(), entry: opened }, zeroHash).line),
    );
    const replaying = newReplay();
    const lines = readLines(database, replaying);
    let next = lines.next();
    while (!next.done) next = lines.next();
    const { state } = replaying;
    if (next.value !== undefined || state === undefined) throw broken(path, next.value ?? { reason: "it is empty" });
    requireOwner(path, state.owner, owner);
    return journalOver({ path, database, state, replaying, unlock, now });
  } catch (error) {
    database?.close();
    unlock();
    throw faultOf(path, error);
  }
}

type Opened = {
  path: string;
  database: DatabaseSync;
  state: JournalState;
  replaying: ReturnType<typeof newReplay>;
  unlock: () => void;
  now: () => number;
};

function journalOver({ path, database, state, replaying, unlock, now }: Opened): Journal {
  return {
    path,
    state,
    append: (entry) => {
      const number = state.head.number + 1;
      const reason = replaying.refuse(entry);
      if (reason !== undefined) throw impossible(number, entry, reason);
      const { line, recorded } = writeLine({ number, at: now(), entry }, state.head.hash);
      try {
        insertLine(database, line);
      } catch (error) {
        throw refusalOf(path, entry, number, error);
      }
      replaying.take(recorded);
      return recorded;
    },
    *entries(...kinds) {
      for (const recorded of readKinds(path, database, kinds)) yield recorded as RecordedAs<(typeof kinds)[number]>;
    },
    close: () => {
      database.close();
      unlock();
    },
  };
}

export function insertLine(database: DatabaseSync, { number, text, previous, hash }: Line): void {
  database.prepare("INSERT INTO entries VALUES (?, ?, ?, ?)").run(number, text, previous, hash);
}

function refusalOf(path: string, entry: Entry, number: number, error: unknown): unknown {
  if (codeOfSqlite(error) !== sqliteCode.constraint) return faultOf(path, error);
  const { message } = error as Error;
  // Whoever wrote it did so without the lock: its file was deleted, or another program is at work.
  if (message.includes("not the next entry")) return inUse(path, error);
  return impossible(number, entry, message);
}

/** @throws JOURNAL_OF_OTHER */
export function requireOwner(path: string, found: JournalOwner, wanted: JournalOwner): void {
  const differing = (
    [
      ["chain", found.chainId, wanted.chainId],
      ["gate", found.gate, wanted.gate],
      ["agent", found.agent, wanted.agent],
    ] as const
  ).filter(([name, a, b]) => (name === "gate" ? !isAddressEqual(a as `0x${string}`, b as `0x${string}`) : a !== b));
  if (differing.length === 0) return;
  const said = differing.map(([name, a, b]) => `${name} ${a} and not ${b}`).join(", ");
  throw new SallyportError("JOURNAL_OF_OTHER", {
    summary: `${path} is the journal of ${said}.`,
    place: path,
    args: { found, wanted },
  });
}
