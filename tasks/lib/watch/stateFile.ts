import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { codeOfSqlite, isBroken, isEmpty, pragma, sqliteCode } from "../../../agent/sqlite/database.ts";
import { loadSqlite } from "../../../agent/sqlite/loadSqlite.ts";
import { ownerOf } from "../../../agent/sqlite/ownerOf.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** Marks a file as a watcher's, in SQLite's header: "Salw". */
const APPLICATION = 0x53616c77;
/** Of the tables; a file of another version is written anew. */
const VERSION = 1;

const TABLES = `
CREATE TABLE begun (place TEXT PRIMARY KEY, block TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE told (subject TEXT PRIMARY KEY, words TEXT NOT NULL, times INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE notices (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL) STRICT;
CREATE TABLE marks (
  hash TEXT PRIMARY KEY,
  child TEXT NOT NULL,
  parent TEXT NOT NULL,
  at INTEGER NOT NULL,
  wei TEXT NOT NULL,
  is_open INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** A file in memory: what it holds is forgotten when the watcher ends. */
export const NO_FILE = ":memory:";

/**
 * Opens what a watcher remembers, for one watcher alone. A file of ours that is broken or of another version is written
 * anew: all of it is found on the chain again, and what is open is told once more.
 *
 * @param place The gate that is watched, and its chain.
 * @param say Told what a person should know.
 * @throws WATCH_STATE_IN_USE, WATCH_STATE_FAILED
 */
export function openStateFile(path: string, place: string, say: (text: string) => void): DatabaseSync {
  try {
    if (path !== NO_FILE) {
      mkdirSync(dirname(path), { recursive: true });
      const owner = ownerOf(path, APPLICATION);
      if (owner === "stranger" || owner === "no database") throw foreign(path);
    }
    const database = tryOpen(path);
    if (database !== undefined) return of(place, path, database);
    if (ownerOf(path, APPLICATION) !== "us") throw foreign(path);
    say(`${path} is broken or of another version: what is open is told again`);
    for (const suffix of ["", "-journal"]) rmSync(`${path}${suffix}`, { force: true });
    const anew = tryOpen(path);
    if (anew !== undefined) return of(place, path, anew);
  } catch (cause) {
    if (codeOfSqlite(cause) !== sqliteCode.busy) throw stateFailed(path, cause);
    throw new SallyportError("WATCH_STATE_IN_USE", {
      summary: `Another watcher remembers in ${path}.`,
      place: path,
      cause,
    });
  }
  throw foreign(path);
}

export function stateFailed(path: string, cause: unknown): SallyportError {
  if (cause instanceof SallyportError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SallyportError("WATCH_STATE_FAILED", {
    summary: `What was told cannot be kept in ${path}: ${reason}.`,
    place: path,
    cause,
  });
}

function foreign(path: string): SallyportError {
  return new SallyportError("WATCH_STATE_FAILED", {
    summary: `${path} is not a file of ours, and is left alone.`,
    place: path,
  });
}

/** What is told of one gate is nothing that another watcher may forget. */
function of(place: string, path: string, database: DatabaseSync): DatabaseSync {
  const other = database.prepare("SELECT place FROM begun WHERE place <> ?").get(place);
  if (other === undefined) return database;
  database.close();
  throw new SallyportError("WATCH_STATE_FAILED", {
    summary: `${path} is of another gate: ${other["place"]}.`,
    place: path,
    nextStep: "Name another file with --state.",
  });
}

/** Undefined where it is damaged, or holds something else than ours. */
function tryOpen(path: string): DatabaseSync | undefined {
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    // Before anything is written: a stranger's file stays as it is.
    if (pragma(database, "application_id") !== APPLICATION && !isEmpty(database)) {
      database.close();
      return undefined;
    }
    // The kernel gives the file back when its one watcher dies.
    database.exec("PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL");
    database.exec("BEGIN EXCLUSIVE");
    if (isEmpty(database)) {
      database.exec(`${TABLES} PRAGMA application_id = ${APPLICATION}; PRAGMA user_version = ${VERSION}`);
    }
    const isOurs = pragma(database, "application_id") === APPLICATION && pragma(database, "user_version") === VERSION;
    database.exec("COMMIT");
    if (isOurs) return database;
  } catch (error) {
    database?.close();
    if (isBroken(error)) return undefined;
    throw error;
  }
  database.close();
  return undefined;
}
