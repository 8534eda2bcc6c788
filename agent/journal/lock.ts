import type { DatabaseSync } from "node:sqlite";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { codeOfSqlite, sqliteCode } from "../sqlite/database.ts";
import { loadSqlite } from "../sqlite/loadSqlite.ts";
import { faultOf, lockPath } from "./file.ts";

/**
 * Takes the place of a journal's one writer. The kernel keeps it, on a file of its own, so that whoever dies gives it
 * back and readers never notice. Nobody may delete that file; who writes beside it all the same is refused by the journal
 * itself, where each entry follows the one before.
 *
 * @returns What gives the place back.
 * @throws JOURNAL_IN_USE
 */
export function takeLock(path: string): () => void {
  let database: DatabaseSync | undefined;
  try {
    database = new (loadSqlite().DatabaseSync)(lockPath(path));
    // Exclusive: what the first transaction takes is kept until the connection ends.
    database.exec("PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
  } catch (cause) {
    database?.close();
    throw codeOfSqlite(cause) === sqliteCode.busy ? inUse(path, cause) : faultOf(lockPath(path), cause);
  }
  return () => database.close();
}

export function inUse(path: string, cause?: unknown): SallyportError {
  return new SallyportError("JOURNAL_IN_USE", {
    summary: `Another runner writes to ${path}.`,
    place: path,
    cause,
  });
}
