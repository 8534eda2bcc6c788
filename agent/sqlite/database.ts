import type { DatabaseSync } from "node:sqlite";

// What every file of ours does with SQLite.

/** SQLite's numbers for what can happen to a file. */
export const sqliteCode = {
  error: 1,
  busy: 5,
  readOnly: 8,
  inputOutput: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  constraint: 19,
  notADatabase: 26,
} as const;

/** The number of an error of SQLite's, without what extends it; undefined for any other error. */
export function codeOfSqlite(error: unknown): number | undefined {
  const { errcode } = (error ?? {}) as { errcode?: unknown };
  return typeof errcode === "number" ? errcode & 0xff : undefined;
}

/** Whether the file is damaged, as SQLite says. */
export function isBroken(error: unknown): boolean {
  const code = codeOfSqlite(error);
  // What we ask for makes sense: where SQLite finds none in it, tables are missing or of a format that nobody knows.
  return code === sqliteCode.error || code === sqliteCode.corrupt || code === sqliteCode.notADatabase;
}

/** @param column Of the answer, where it is called otherwise than the question. */
export function pragma(database: DatabaseSync, name: string, column = name): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[column];
}

/** Whether there are no tables yet. */
export function isEmpty(database: DatabaseSync): boolean {
  return database.prepare("SELECT count(*) AS count FROM sqlite_master").get()?.["count"] === 0;
}

/** Runs `work` in one transaction: all of it is written, or nothing. */
export function atOnce<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // Where the disk is full SQLite has rolled back itself.
    }
    throw error;
  }
}
