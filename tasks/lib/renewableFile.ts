import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { isBroken, isEmpty, pragma } from "../../agent/sqlite/database.ts";
import { loadSqlite } from "../../agent/sqlite/loadSqlite.ts";
import { ownerOf } from "../../agent/sqlite/ownerOf.ts";
import type { SallyportError } from "../../sdk/errors/SallyportError.ts";

/** A file of SQLite's whose contents can be had again from the chain. */
export type RenewableFile = {
  /** Marks it as ours, in SQLite's header. */
  application: number;
  /** Of the tables; a file of another version is written anew. */
  version: number;
  /** The statements that make them. */
  tables: string;
  /** Milliseconds to wait for whoever writes at this moment. */
  patience: number;
  /** Statements that set how it is used, and begin the transaction in which the tables are made. */
  begin: string;
  /** What comes of it where it is written anew, for a person. */
  renewed: string;
};

/** No file: what it holds is forgotten when the process ends. */
export const IN_MEMORY = ":memory:";

/**
 * Opens the file, and makes it where there is none. One of ours that is broken or of another version is written anew; a
 * stranger's is left alone.
 *
 * @param say Told what a person should know.
 * @throws What `refused` makes of a stranger's file; errors of SQLite and of the disk as they are.
 */
export function openRenewable(
  path: string,
  file: RenewableFile,
  { say, refused }: { say: (text: string) => void; refused: (summary: string) => SallyportError },
): DatabaseSync {
  const foreign = () => refused(`${path} is not a file of ours, and is left alone.`);
  if (path !== IN_MEMORY) mkdirSync(dirname(path), { recursive: true });
  const owner = path === IN_MEMORY ? "nobody" : ownerOf(path, file.application);
  if (owner === "stranger" || owner === "no database") throw foreign();
  const database = tryOpen(path, file);
  if (database !== undefined) return database;
  if (owner === "nobody") throw foreign();
  say(`${path} is broken or of another version: ${file.renewed}`);
  removeRenewable(path);
  const anew = tryOpen(path, file);
  if (anew !== undefined) return anew;
  throw foreign();
}

/** With what SQLite keeps beside it. */
export function removeRenewable(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${path}${suffix}`, { force: true });
}

/** Undefined where it is damaged, or holds other tables than ours. */
function tryOpen(
  path: string,
  { application, version, tables, patience, begin }: RenewableFile,
): DatabaseSync | undefined {
  const { DatabaseSync } = loadSqlite();
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec(`PRAGMA busy_timeout = ${patience}`);
    // Before anything is written: a stranger's file stays as it is.
    if (pragma(database, "application_id") !== application && !isEmpty(database)) {
      database.close();
      return undefined;
    }
    database.exec(begin);
    if (isEmpty(database)) {
      database.exec(`${tables} PRAGMA application_id = ${application}; PRAGMA user_version = ${version}`);
    }
    const isOurs = pragma(database, "application_id") === application && pragma(database, "user_version") === version;
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
