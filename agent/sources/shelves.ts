import { randomUUID } from "node:crypto";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Hex } from "viem";

// Where kept observations stand in their folder: `ab/ab12…`, where the digest is `0xab12…`.

export const ENTRY = /^[0-9a-f]{64}$/;
export const DRAFT = /^\.[0-9a-f]{64}\.[0-9a-f-]{36}$/;

/** The shelves that a folder can have, in order. */
export const SHELVES: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, "0"));

export function shelfOf(digest: Hex): string {
  return digest.slice(2, 4).toLowerCase();
}

export function draftOf(digest: Hex): string {
  return `.${digest.slice(2)}.${randomUUID()}`;
}

/** What stands on a shelf, in order. Nothing where there is none: a link leads elsewhere, and is none of ours. */
export async function namesOn(folder: string, shelf: string): Promise<string[]> {
  const path = join(folder, shelf);
  const known = await lstat(path).catch(() => undefined);
  return known?.isDirectory() ? (await readdir(path)).sort() : [];
}
