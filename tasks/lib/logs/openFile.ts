import type { DatabaseSync } from "node:sqlite";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { openRenewable, type RenewableFile, removeRenewable } from "../renewableFile.ts";

const FILE: RenewableFile = {
  /** "Sall". */
  application: 0x53616c6c,
  version: 1,
  tables: `
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
`,
  // Others may be writing at this moment.
  patience: 5_000,
  begin: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE",
  renewed: "reading all logs again",
};

/**
 * Opens the file, and makes it where there is none. One of ours that is broken or of another version is written anew;
 * a stranger's is left alone.
 *
 * @param say Told what a person should know.
 * @throws LOG_STORE_FAILED where it cannot be written, or is a stranger's.
 */
export function openFile(path: string, say: (text: string) => void): DatabaseSync {
  try {
    const refused = (summary: string) => new SallyportError("LOG_STORE_FAILED", { summary, place: path });
    const database = openRenewable(path, FILE, { say, refused });
    database.exec("PRAGMA foreign_keys = ON");
    return database;
  } catch (cause) {
    throw failed(path, cause);
  }
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
    removeRenewable(path);
  } catch (error) {
    return failed(path, error);
  }
  return new SallyportError("LOG_STORE_FAILED", {
    summary: `${path} was damaged, and is deleted.`,
    place: path,
    cause,
  });
}
