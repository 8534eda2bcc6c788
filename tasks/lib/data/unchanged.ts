import { createHash } from "node:crypto";
import type { DataFile, DataInput } from "./inputs.ts";
import type { StoredBatch } from "./storedBatch.ts";

/** How the files of data differ from those of a batch, by their SHA-256. */
export type ChangedFiles = {
  /** Whose bytes are others. */
  changed: string[];
  /** That the batch does not have. */
  added: string[];
  /** That the batch has, and the data has not. */
  missing: string[];
};

/** Compares whole files: quick, and no proof of anything, since the batch's root does not bind these hashes. */
export async function changedFiles({ files }: DataInput, batch: Pick<StoredBatch, "files">): Promise<ChangedFiles> {
  const stored = new Map(batch.files.map((file) => [file.path, file]));
  const there = new Set(files.map(({ path }) => path));
  const changed: string[] = [];
  for (const file of files) {
    const known = stored.get(file.path);
    if (known === undefined) continue;
    if (file.bytes !== known.bytes || (await sha256Of(file)) !== known.sha256) changed.push(file.path);
  }
  return {
    changed,
    added: files.flatMap(({ path }) => (stored.has(path) ? [] : [path])),
    missing: batch.files.flatMap(({ path }) => (there.has(path) ? [] : [path])),
  };
}

export function isUnchanged({ changed, added, missing }: ChangedFiles): boolean {
  return changed.length + added.length + missing.length === 0;
}

async function sha256Of(file: DataFile): Promise<string> {
  const sha256 = createHash("sha256");
  for await (const chunk of file.chunks()) sha256.update(chunk);
  return sha256.digest("hex");
}
