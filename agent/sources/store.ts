import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Hex, keccak256 } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type Disk, realDisk, writeWhole } from "./disk.ts";
import { reasonOf } from "./reasonOf.ts";

/** Raw bytes of observations by keccak256 of them, in a folder: `ab/ab12…`, where the digest is `0xab12…`. */
export type ContentStore = {
  /**
   * Keeps bytes for good, before anybody reads them. What is kept already is compared and never written again.
   *
   * @returns Their digest.
   * @throws FILE_NOT_WRITTEN, OBSERVATIONS_FULL, OBSERVATION_TOO_LARGE, OBSERVATION_DAMAGED
   */
  keep(bytes: Uint8Array): Promise<Hex>;
  /**
   * The bytes of a digest, which they have been compared with.
   *
   * @throws OBSERVATION_NOT_KEPT, OBSERVATION_DAMAGED
   */
  read(digest: Hex): Promise<Uint8Array>;
};

export type StoreLimits = {
  /** Bytes of one observation. */
  entry: number;
  /** Bytes of all of them. */
  whole: number;
};

const LIMITS: StoreLimits = { entry: 64 * 1024 * 1024, whole: 16 * 1024 * 1024 * 1024 };

/** What a write that was killed left behind is no other process's after an hour. */
const DRAFT_LIFETIME = 3_600_000;

const ENTRY = /^[0-9a-f]{64}$/;
const DRAFT = /^\.[0-9a-f]{64}\.[0-9a-f-]{36}$/;

/**
 * Opens the folder of kept observations, or makes it.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function openStore(
  folder: string,
  { limits = LIMITS, disk = realDisk }: { limits?: StoreLimits; disk?: Disk } = {},
): Promise<ContentStore> {
  await written(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
  let held = await written(folder, () => takeStock(folder));
  // Several sources may see the same at once, which is kept, and counted, once.
  const underway = new Map<Hex, Promise<void>>();
  return {
    async keep(bytes) {
      const digest = keccak256(bytes);
      if (bytes.length > limits.entry) throw tooLarge(bytes.length, limits.entry);
      const other = underway.get(digest);
      const keeping = other ?? keepAt(pathOf(folder, digest), digest, bytes).finally(() => underway.delete(digest));
      if (other === undefined) underway.set(digest, keeping);
      await keeping;
      return digest;
    },
    read: async (digest) => readChecked(pathOf(folder, digest), digest),
  };

  async function keepAt(path: string, digest: Hex, bytes: Uint8Array): Promise<void> {
    const standing = await bytesAt(path);
    if (standing !== undefined) return requireDigest(standing, path, digest);
    if (held + bytes.length > limits.whole) throw full(folder, held, limits.whole);
    held += bytes.length;
    try {
      await written(path, async () => {
        await mkdir(join(folder, shelfOf(digest)), { recursive: true, mode: 0o700 });
        await writeWhole(disk, path, join(folder, shelfOf(digest), draftOf(digest)), bytes);
      });
    } catch (error) {
      held -= bytes.length;
      throw error;
    }
  }
}

/** Bytes that are kept; drafts that nobody will finish are removed. */
async function takeStock(folder: string): Promise<number> {
  let held = 0;
  for (const shelf of await readdir(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shelf)) continue;
    for (const name of await readdir(join(folder, shelf))) {
      const path = join(folder, shelf, name);
      // Another runner may finish its draft at this moment.
      const known = await stat(path).catch(() => undefined);
      if (known === undefined) continue;
      if (ENTRY.test(name)) held += known.size;
      else if (DRAFT.test(name) && Date.now() - known.mtimeMs > DRAFT_LIFETIME) await rm(path, { force: true });
    }
  }
  return held;
}

async function readChecked(path: string, digest: Hex): Promise<Uint8Array> {
  const bytes = await bytesAt(path);
  if (bytes === undefined) {
    const summary = `The observation ${digest} is not kept here.`;
    throw new SallyportError("OBSERVATION_NOT_KEPT", { summary, place: path, value: digest });
  }
  requireDigest(bytes, path, digest);
  return bytes;
}

function requireDigest(bytes: Uint8Array, path: string, digest: Hex): void {
  const found = keccak256(bytes);
  if (found === digest.toLowerCase()) return;
  throw new SallyportError("OBSERVATION_DAMAGED", {
    summary: `What is kept as observation ${digest} has another digest: ${found}.`,
    place: path,
    value: digest,
    args: { digest, found },
  });
}

/** What stands at a path; undefined where nothing does. A link is not followed. */
async function bytesAt(path: string): Promise<Uint8Array | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    return await file.readFile();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const summary = `${path} cannot be read: ${reasonOf(cause)}.`;
    throw new SallyportError("OBSERVATION_DAMAGED", { summary, place: path, cause });
  }
}

function pathOf(folder: string, digest: Hex): string {
  const name = digest.slice(2).toLowerCase();
  if (!ENTRY.test(name))
    throw new SallyportError("OBSERVATION_NOT_KEPT", { summary: "This is no digest.", value: digest });
  return join(folder, shelfOf(digest), name);
}

function shelfOf(digest: Hex): string {
  return digest.slice(2, 4).toLowerCase();
}

function draftOf(digest: Hex): string {
  return `.${digest.slice(2)}.${randomUUID()}`;
}

async function written<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isSallyportError(cause)) throw cause;
    const summary = `${path} cannot be written: ${reasonOf(cause)}.`;
    throw new SallyportError("FILE_NOT_WRITTEN", { summary, place: path, cause });
  }
}

function tooLarge(bytes: number, most: number): SallyportError {
  const summary = `The observation has ${bytes} bytes, and at most ${most} of one are kept.`;
  return new SallyportError("OBSERVATION_TOO_LARGE", { summary, value: String(bytes), args: { bytes, most } });
}

function full(folder: string, held: number, most: number): SallyportError {
  const summary = `${folder} holds ${held} bytes of observations, and may hold ${most}.`;
  return new SallyportError("OBSERVATIONS_FULL", { summary, place: folder, args: { held, most } });
}
