import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { atOnce, codeOfSqlite, isBroken, isEmpty, pragma, sqliteCode } from "../sqlite/database.ts";
import { loadSqlite } from "../sqlite/loadSqlite.ts";
import { ownerOf } from "../sqlite/ownerOf.ts";

/** Marks a journal, in SQLite's header: "Saly". */
const APPLICATION = 0x53616c79;
/** Of the tables. */
const VERSION = 1;

// What must hold whatever a program does stands here: entries follow one another, and none is changed or taken away, not
// even by REPLACE, which fires no trigger for what it removes. One attempt of one key is intended once, and a nonce is
// one key's: by indexes over the text itself, so that no column can say anything else.
const TABLES = `
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_attempt ON entries (text ->> '$.entry.key', text ->> '$.entry.attempt')
  WHERE text ->> '$.entry.kind' = 'intended';
CREATE INDEX intended_nonce ON entries (text ->> '$.entry.proposal.nonce') WHERE text ->> '$.entry.kind' = 'intended';
CREATE INDEX entry_kind ON entries (text ->> '$.entry.kind');
CREATE TRIGGER entries_follow BEFORE INSERT ON entries BEGIN
  SELECT RAISE(ABORT, 'not the next entry')
  WHERE NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries)
    OR NEW.previous IS NOT coalesce(
      (SELECT hash FROM entries ORDER BY number DESC LIMIT 1),
      '0x0000000000000000000000000000000000000000000000000000000000000000'
    );
  SELECT RAISE(ABORT, 'intended already')
  WHERE NEW.text ->> '$.entry.kind' = 'intended' AND (
    EXISTS (
      SELECT 1 FROM entries INDEXED BY one_attempt
      WHERE text ->> '$.entry.kind' = 'intended'
        AND text ->> '$.entry.key' = NEW.text ->> '$.entry.key'
        AND text ->> '$.entry.attempt' = NEW.text ->> '$.entry.attempt'
    )
    OR EXISTS (
      SELECT 1 FROM entries INDEXED BY intended_nonce
      WHERE text ->> '$.entry.kind' = 'intended'
        AND text ->> '$.entry.proposal.nonce' = NEW.text ->> '$.entry.proposal.nonce'
        AND text ->> '$.entry.key' IS NOT NEW.text ->> '$.entry.key'
    )
  );
END;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries stay'); END;
CREATE TRIGGER entries_last BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries stay as they are'); END;
`;

/**
 * Opens a journal's file for its one writer, and makes it where there is none: all at once, with what `first` writes.
 * The caller holds the lock.
 *
 * @throws JOURNAL_FOREIGN, JOURNAL_BROKEN, JOURNAL_NOT_WRITTEN
 */
export function openToWrite(path: string, first: (database: DatabaseSync) => void): DatabaseSync {
  return opening(path, () => {
    const isNew = !existsSync(path);
    const database = new (loadSqlite().DatabaseSync)(path);
    try {
      // Before anything is written: a stranger's file stays as it is.
      const isOurs = pragma(database, "application_id") === APPLICATION;
      if (!isOurs && !isEmpty(database)) throw foreign(path);
      // FULL: what a commit wrote is on the disk before it returns.
      database.exec("PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
      if (isOurs) requireVersion(database, path);
      else {
        atOnce(database, () => {
          database.exec(`${TABLES} PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION}`);
          first(database);
        });
      }
      if (isNew) syncFolder(dirname(path));
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/**
 * Opens a journal's file for a reader, who is never refused and changes nothing.
 *
 * @throws FILE_NOT_FOUND, JOURNAL_FOREIGN, JOURNAL_BROKEN
 */
export function openToRead(path: string): DatabaseSync {
  return opening(path, () => {
    if (!existsSync(path)) {
      throw new SallyportError("FILE_NOT_FOUND", { summary: `There is no journal ${path}.`, place: path });
    }
    requireOurs(path);
    const database = new (loadSqlite().DatabaseSync)(path, { readOnly: true });
    try {
      database.exec("PRAGMA busy_timeout = 5000");
      if (isEmpty(database)) throw broken(path, { reason: "nothing stands in it" });
      if (pragma(database, "application_id") !== APPLICATION) throw foreign(path);
      requireVersion(database, path);
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/**
 * Refuses what is no journal, before anything is done with it. Of a file that was one its lock tells, which stands beside
 * it: then it is damaged.
 *
 * @throws JOURNAL_FOREIGN, JOURNAL_BROKEN
 */
export function requireOurs(path: string): void {
  const owner = readableOwner(path);
  if (owner === "stranger") throw foreign(path);
  if (owner !== "no database") return;
  throw existsSync(lockPath(path)) ? broken(path, { reason: "its first bytes are overwritten" }) : foreign(path);
}

function readableOwner(path: string): ReturnType<typeof ownerOf> {
  try {
    return ownerOf(path, APPLICATION);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === "EISDIR" ? "it is a folder" : message;
    throw new SallyportError("FILE_NOT_FOUND", { summary: `${path} cannot be read: ${reason}.`, place: path, cause });
  }
}

/** The file whose lock says that a journal is in use. */
export function lockPath(path: string): string {
  return `${path}.lock`;
}

/** The one path of a file that several may lead to. Its folder is made where it is missing. */
export function placeOf(path: string): string {
  try {
    mkdirSync(dirname(path), { recursive: true });
    try {
      return realpathSync(path);
    } catch {
      return join(realpathSync(dirname(path)), basename(path));
    }
  } catch (cause) {
    throw notWritten(path, cause);
  }
}

/** An error of SQLite or the disk about a journal's file, in our words. */
export function faultOf(path: string, cause: unknown): unknown {
  if (cause instanceof SallyportError) return cause;
  if (isBroken(cause)) return broken(path, { reason: messageOf(cause) }, cause);
  const isOfFile = codeOfSqlite(cause) !== undefined || typeof (cause as { syscall?: unknown }).syscall === "string";
  return isOfFile ? notWritten(path, cause) : cause;
}

/** @param found The first entry that is not as it was written, where one is; counted from 1. */
export function broken(path: string, found: { number?: number; reason: string }, cause?: unknown): SallyportError {
  const { number, reason } = found;
  return new SallyportError("JOURNAL_BROKEN", {
    summary: `${path} is damaged or was changed: ${number === undefined ? reason : `entry ${number}: ${reason}`}.`,
    place: path,
    value: number === undefined ? undefined : String(number),
    args: found,
    cause,
  });
}

export function notWritten(path: string, cause: unknown): SallyportError {
  const isFull = codeOfSqlite(cause) === sqliteCode.full || (cause as { code?: unknown }).code === "ENOSPC";
  return new SallyportError("JOURNAL_NOT_WRITTEN", {
    summary: `Nothing can be written to ${path}: ${isFull ? "the disk is full" : messageOf(cause)}.`,
    place: path,
    cause,
  });
}

function opening(path: string, work: () => DatabaseSync): DatabaseSync {
  try {
    return work();
  } catch (cause) {
    throw faultOf(path, cause);
  }
}

function foreign(path: string): SallyportError {
  return new SallyportError("JOURNAL_FOREIGN", {
    summary: `${path} is no journal, and is left alone.`,
    place: path,
  });
}

function requireVersion(database: DatabaseSync, path: string): void {
  const version = pragma(database, "user_version");
  if (version === VERSION) return;
  throw new SallyportError("JOURNAL_FOREIGN", {
    summary: `${path} is a journal of version ${version}, and version ${VERSION} is read here.`,
    place: path,
    nextStep: "Use the release that wrote it, or a newer one.",
  });
}

/** That a file is there is on the disk as well. Some systems do not open folders: they write names at once. */
export function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    fsyncSync(descriptor);
    closeSync(descriptor);
  } catch {}
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
