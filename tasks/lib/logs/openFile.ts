import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { isBroken, isEmpty, pragma } from "../../../agent/sqlite/database.ts";
import { loadSqlite } from "../../../agent/sqlite/loadSqlite.ts";
import { ownerOf } from "../../../agent/sqlite/ownerOf.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** Marks a file as ours, in SQLite's header: "Sall". */
const APPLICATION = 0x53616c6c;
/** Of the tables; a file of another version is written anew. */
const VERSION = 1;

const TABLES = `
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  chain INTEGER NOT NULL,
  origin TEXT NOT NULL,
  address TEXT NOT NULL,
  from_block INTEGER NOT NULL,
  up_to INTEGER NOT NULL,
  anchor_number INTEGER NOT NULL,
  anchor_hash TEXT NOT NULL,
  UNIQUE (chain, address, from_block)
) STRICT;
CREATE TABLE logs (
  series INTEGER NOT NULL REFERENCES series ON DELETE CASCADE,
  block INTEGER NOT NULL,
  log_index INTEGER NOT NULL,
  topic0 TEXT,
  topic1 TEXT,
  topic2 TEXT,
  topic3 TEXT,
  data TEXT NOT NULL,
  block_hash TEXT NOT NULL,
  block_time INTEGER,
  transaction_hash TEXT NOT NULL,
  transaction_index INTEGER NOT NULL,
  PRIMARY KEY (series, block, log_index)
) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the file, and makes it where there is none. One of ours that is broken or of another version is written anew;
 * a stranger's is left alone.
 *
 * @param say Told what a person should know.
 * @throws LOG_STORE_FAILED where it cannot be written, or is a stranger's.
 */
export function openFile(path: string, say: (text: string) => void): DatabaseSync {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const owner = ownerOf(path, APPLICATION);
    if (owner === "stranger" || owner === "no database") throw foreign(path);
    const database = tryOpen(path);
    if (database !== undefined) return database;
    if (owner === "nobody") throw foreign(path);
    say(`${path} is broken or of another version: reading all logs again`);
    removeFile(path);
    const anew = tryOpen(path);
    if (anew !== undefined) return anew;
  } catch (cause) {
    throw failed(path, cause);
  }
  throw foreign(path);
}

export function failed(path: string, cause: unknown): SallyportError {
  if (cause instanceof SallyportError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SallyportError("LOG_STORE_FAILED", {
    summary: `Logs cannot be kept in ${path}: ${reason}.`,
    place: path,
    cause,
  });
}

/** Deletes a file of ours that turned out to be damaged. */
export function deleted(path: string, cause: unknown): SallyportError {
  try {
    removeFile(path);
  } catch (error) {
    return failed(path, error);
  }
  return new SallyportError("LOG_STORE_FAILED", {
    summary: `${path} was damaged, and is deleted.`,
    place: path,
    cause,
  });
}

/** With what SQLite keeps beside it. */
function removeFile(path: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
}

function foreign(path: string): SallyportError {
  return new SallyportError("LOG_STORE_FAILED", {
    summary: `${path} is not a file of ours, and is left alone.`,
    place: path,
  });
}

/** Undefined where it is damaged, or holds other tables than ours. */
function tryOpen(path: string): DatabaseSync | undefined {
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    // Others may be writing at this moment: wait for them, up to five seconds.
    database.exec("PRAGMA busy_timeout = 5000");
    // Before anything is written: a stranger's file stays as it is.
    if (pragma(database, "application_id") !== APPLICATION && !isEmpty(database)) {
      database.close();
      return undefined;
    }
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE");
    if (isEmpty(database)) {
      database.exec(`${TABLES} PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION}`);
    }
    const isOurs = pragma(database, "application_id") === APPLICATION && pragma(database, "user_version") === VERSION;
    database.exec("COMMIT; PRAGMA foreign_keys = ON");
    if (isOurs) return database;
  } catch (error) {
    if (!isBroken(error)) {
      database?.close();
      throw error;
    }
  }
  database?.close();
  return undefined;
}
