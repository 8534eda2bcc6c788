import { createHash } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileEntry } from "./fileEntry.ts";
import { PROGRESS_FORMAT } from "./formats.ts";

/** How far a batch has come that is not finished. */
export type Checkpoint = {
  /** Records whose tiles are written: whole tiles. */
  records: number;
  /** Bytes of all files before the next record. */
  bytes: number;
  /** The files that have ended before it. */
  files: FileEntry[];
  /** Of the file that goes on there: bytes before it, and the SHA-256 of these. */
  inFile: number;
  sha256: string;
};

const pathOf = (store: string) => join(store, "progress.json");

/** What is hashed and how: a checkpoint serves only the same again. Says nothing of the secret to who reads it. */
export function batchKey({ profile, secret }: { profile: string; secret: Uint8Array }): string {
  return createHash("sha256").update("sallyport progress\n").update(`${profile}\n`).update(secret).digest("hex");
}

/** Replaces the last checkpoint by this one, wholly or not at all. */
export async function writeCheckpoint(store: string, batch: string, checkpoint: Checkpoint): Promise<void> {
  const draft = `${pathOf(store)}.part`;
  await writeFile(draft, JSON.stringify({ format: PROGRESS_FORMAT, batch, checkpoint }));
  await rename(draft, pathOf(store));
}

/** The last checkpoint of the same batch; undefined where there is none that can be read. */
export async function readCheckpoint(store: string, batch: string): Promise<Checkpoint | undefined> {
  const text = await readFile(pathOf(store), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  // Loaded when it is needed: what checks shapes takes more memory than a batch of any size.
  const { savedProgress } = await import("./shapes.ts");
  const read = savedProgress.safeParse(parse(text));
  return read.success && read.data.batch === batch ? read.data.checkpoint : undefined;
}

export async function removeCheckpoint(store: string): Promise<void> {
  await rm(pathOf(store), { force: true });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
