import type { DatabaseSync } from "node:sqlite";
import { codeOfSqlite, sqliteCode } from "../../../agent/sqlite/database.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { openRenewable, type RenewableFile } from "../renewableFile.ts";

const FILE: RenewableFile = {
  /** "Salw". */
  application: 0x53616c77,
  version: 1,
  tables: `
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
`,
  patience: 0,
  // The kernel gives the file back when its one watcher dies.
  begin: "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL; BEGIN EXCLUSIVE",
  renewed: "what is open is told again",
};

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
    const refused = (summary: string) => new SallyportError("WATCH_STATE_FAILED", { summary, place: path });
    return of(place, path, openRenewable(path, FILE, { say, refused }));
  } catch (cause) {
    if (codeOfSqlite(cause) !== sqliteCode.busy) throw stateFailed(path, cause);
    throw new SallyportError("WATCH_STATE_IN_USE", {
      summary: `Another watcher remembers in ${path}.`,
      place: path,
      cause,
    });
  }
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
