import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { lstat, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Hex, keccak256 } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type Disk, realDisk, writeWhole } from "./disk.ts";
import { LIST_BEGINS, readFolderList } from "./folderList.ts";
import { dateAnew, type Pruned, type Pruning, pruneFrom } from "./prune.ts";
import { reasonOf } from "./reasonOf.ts";
import { DRAFT, draftOf, ENTRY, namesOn, SHELVES, shelfOf } from "./shelves.ts";

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
  /**
   * The digests of the files on what is kept by a digest, where that is the list of a folder; else none.
   *
   * @throws OBSERVATION_NOT_KEPT, OBSERVATION_DAMAGED
   */
  listed(digest: Hex): Promise<Hex[]>;
  /**
   * Takes away what is old and what nothing rests on. It looks at a limited number of files and goes on there the next
   * time. Not while something is observed: what was kept is to be cited before.
   *
   * @throws OBSERVATION_OUTSIDE, FILE_NOT_WRITTEN
   */
  prune(pruning: Pruning): Promise<Pruned>;
};

export type StoreLimits = {
  /** Bytes of one observation. */
  entry: number;
  /** Bytes of all of them. */
  whole: number;
};

export type OpenStoreOptions = {
  limits?: StoreLimits;
  disk?: Disk;
  /** Whether it is going to be pruned: what was seen since the last time is remembered then. */
  isPruned?: boolean;
  /** Files that one pruning looks at. */
  lookedAt?: number;
};

const LIMITS: StoreLimits = { entry: 64 * 1024 * 1024, whole: 16 * 1024 * 1024 * 1024 };

/** What a write that was killed left behind is no other process's after an hour. */
const DRAFT_LIFETIME = 3_600_000;

/** Files that are looked at by one pruning. */
const LOOKED_AT = 10_000;

/**
 * Opens the folder of kept observations, or makes it.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function openStore(
  folder: string,
  { limits = LIMITS, disk = realDisk, isPruned = false, lookedAt = LOOKED_AT }: OpenStoreOptions = {},
): Promise<ContentStore> {
  await written(folder, () => mkdir(folder, { recursive: true, mode: 0o700 }));
  let held = await written(folder, () => takeStock(folder));
  // Several sources may see the same at once, which is kept, and counted, once.
  const underway = new Map<Hex, Promise<void>>();
  // Seen since the last pruning, and whether it was new then.
  const lately = new Map<Hex, boolean>();
  let next = randomBytes(32).toString("hex");
  return {
    async keep(bytes) {
      const digest = keccak256(bytes);
      if (bytes.length > limits.entry) throw tooLarge(bytes.length, limits.entry);
      if (isPruned && !lately.has(digest)) lately.set(digest, false);
      const other = underway.get(digest);
      const keeping = other ?? keepAt(pathOf(folder, digest), digest, bytes).finally(() => underway.delete(digest));
      if (other === undefined) underway.set(digest, keeping);
      await keeping;
      return digest;
    },
    read: async (digest) => readChecked(pathOf(folder, digest), digest),
    async listed(digest) {
      const path = pathOf(folder, digest);
      const begins = await bytesAt(path, LIST_BEGINS.length);
      if (begins !== undefined && Buffer.compare(begins, LIST_BEGINS) !== 0) return [];
      return readFolderList(await readChecked(path, digest));
    },
    prune: (pruning) =>
      written(folder, async () => {
        if (!(await lstat(folder)).isDirectory()) throw outside(folder);
        const seen = [...lately];
        await dateAnew(
          seen.map(([digest, isNew]) => ({ path: pathOf(folder, digest), isNew })),
          pruning,
        );
        for (const [digest] of seen) lately.delete(digest);
        const isCited = (digest: Hex) => lately.has(digest) || pruning.isCited(digest);
        const done = await pruneFrom(folder, { ...pruning, isCited, from: next, most: lookedAt });
        const { observations, bytes, failure } = done;
        next = done.next;
        held -= bytes;
        if (failure !== undefined) throw failure.error;
        return { observations, bytes };
      }),
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
      if (isPruned) lately.set(digest, true);
    } catch (error) {
      held -= bytes.length;
      throw error;
    }
  }
}

/** Bytes that are kept; drafts that nobody will finish are removed. */
async function takeStock(folder: string): Promise<number> {
  let held = 0;
  for (const shelf of SHELVES) {
    for (const name of await namesOn(folder, shelf)) {
      const path = join(folder, shelf, name);
      // Another runner may finish its draft at this moment.
      const known = await lstat(path).catch(() => undefined);
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

/** What stands at a path, or how it begins; undefined where nothing does. A link is not followed. */
async function bytesAt(path: string, most?: number): Promise<Uint8Array | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    if (most === undefined) return await file.readFile();
    const { buffer, bytesRead } = await file.read(new Uint8Array(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
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

async function written<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isSallyportError(cause)) throw cause;
    const summary = `${path} cannot be written: ${reasonOf(cause)}.`;
    throw new SallyportError("FILE_NOT_WRITTEN", { summary, place: path, cause });
  }
}

function outside(folder: string): SallyportError {
  const summary = `${folder} is a link: what it leads to may be kept for others, and nothing of it is taken away.`;
  return new SallyportError("OBSERVATION_OUTSIDE", { summary, place: folder });
}

function tooLarge(bytes: number, most: number): SallyportError {
  const summary = `The observation has ${bytes} bytes, and at most ${most} of one are kept.`;
  return new SallyportError("OBSERVATION_TOO_LARGE", { summary, value: String(bytes), args: { bytes, most } });
}

function full(folder: string, held: number, most: number): SallyportError {
  const summary = `${folder} holds ${held} bytes of observations, and may hold ${most}.`;
  return new SallyportError("OBSERVATIONS_FULL", { summary, place: folder, args: { held, most } });
}
