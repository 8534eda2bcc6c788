import { mkdir, rename } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Manifest, ManifestFile } from "../../../sdk/provenance/manifest/manifest.ts";
import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import { type Output, PATIENCE } from "../output.ts";
import { alone } from "./alone.ts";
import { batchKey, type Checkpoint, readCheckpoint, removeCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { recordCutter } from "./cutRecords.ts";
import { type DiskFile, type OpenDiskFile, openDiskFile, openNamed, writing } from "./diskFile.ts";
import { hashRun, leavesOf } from "./hashRun.ts";
import { hashThreads } from "./hashThreads.ts";
import type { DataInput } from "./inputs.ts";
import { isWritten } from "./isWritten.ts";
import { TILE } from "./layout.ts";
import { offsetsWriter } from "./offsetsWriter.ts";
import { fastestHasher, PACKAGE } from "./packageHasher.ts";
import { inputReader } from "./readInput.ts";
import { removeManifest } from "./removeKept.ts";
import { type StoredBatch, writeStoredBatch } from "./storedBatch.ts";
import { storePaths } from "./storePaths.ts";
import { treeWriter } from "./treeWriter.ts";

const GO_ON = "Make room, and run the same command again: it goes on where it stopped.";

export type HashDataParameters = {
  input: DataInput;
  profile: RecordProfile;
  /** 32 bytes from which all salts follow; zeros hide nothing. */
  secret: Uint8Array;
  /** Folder of the store. What stands there of another batch is replaced when this one is whole. */
  store: string;
  /** What is said of the data, once its files are known; nothing if left out. */
  describe?: ((files: readonly ManifestFile[]) => Manifest | undefined) | undefined;
  output?: Pick<Output, "progress">;
  /** One for each core, if left out. */
  threads?: number;
  /** Milliseconds between checkpoints; two seconds if left out. */
  checkpointEvery?: number;
  openFile?: OpenDiskFile;
};

export type HashedData = StoredBatch & {
  /** Records that an earlier run had hashed, which was stopped. */
  resumedFrom: number;
};

/**
 * Hashes data of any size into a batch, on all cores, and keeps what proofs of its records need. What a run has hashed
 * that was stopped, whatever stopped it, is not hashed again: the next one reads it, sees that it is the same, and goes
 * on. Memory does not grow with the data.
 *
 * @throws BATCH_EMPTY, RECORD_INVALID, DATA_TRUNCATED, DATA_CHANGED, STORE_BUSY, FILE_NOT_FOUND, FILE_NOT_WRITTEN
 */
export async function hashData(parameters: HashDataParameters): Promise<HashedData> {
  const { store } = parameters;
  await writing(store, GO_ON, () => mkdir(store, { recursive: true }));
  return alone(store, () => hashAlone(parameters));
}

/** The same for who holds the store already. */
export async function hashAlone(parameters: HashDataParameters): Promise<HashedData> {
  const { input, profile, secret, store, output } = parameters;
  const checkpoint = await readCheckpoint(store, batchKey({ profile: profile.name, secret }));
  if (checkpoint !== undefined) {
    const outcome = await hashFrom(parameters, checkpoint);
    if (typeof outcome !== "string") return outcome;
    if (outcome === "other data" && !input.isRepeatable) throw changed(store);
    output?.progress(`${ANEW[outcome]}: beginning anew`);
  }
  return (await hashFrom(parameters, undefined)) as HashedData;
}

/** Why an earlier run cannot be gone on with. */
const ANEW = {
  "other data": "the data is not what an earlier run began to hash",
  damaged: "what an earlier run has left is damaged",
} as const;

async function hashFrom(
  parameters: HashDataParameters,
  from: Checkpoint | undefined,
): Promise<HashedData | keyof typeof ANEW> {
  const { store, describe, openFile = openDiskFile } = parameters;
  const { treePart, tree, offsetsPart, offsets } = storePaths(store);
  const files: DiskFile[] = [];
  const open = async (path: string) => {
    const file = await openNamed(openFile, path, GO_ON);
    files.push(file);
    return file;
  };
  let batch: StoredBatch | keyof typeof ANEW;
  try {
    const parts = { tree: await open(treePart), offsets: await open(offsetsPart) };
    batch = await hashInto(parts, parameters, from);
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
  if (typeof batch === "string") return batch;
  const manifest = describe?.(batch.files);
  if (manifest === undefined) await removeManifest(store);
  else {
    // Loaded when it is needed: what checks a manifest takes more memory than a batch of any size.
    const { writeStoredManifest } = await import("./storedManifest.ts");
    batch = { ...batch, manifestHash: await writeStoredManifest(store, manifest) };
  }
  await writing(store, GO_ON, async () => {
    await rename(treePart, tree);
    await rename(offsetsPart, offsets);
  });
  await writeStoredBatch(store, batch);
  await removeCheckpoint(store);
  return { ...batch, resumedFrom: from?.records ?? 0 };
}

async function hashInto(
  parts: { tree: DiskFile; offsets: DiskFile },
  { input, profile, secret, store, output, ...options }: HashDataParameters,
  from: Checkpoint | undefined,
): Promise<StoredBatch | keyof typeof ANEW> {
  const { threads = availableParallelism(), checkpointEvery = PATIENCE } = options;
  const hasher = await fastestHasher();
  const tiles = (from?.records ?? 0) / TILE;
  if (!(await isWritten(parts.tree, parts.offsets, tiles, hasher))) return "damaged";
  const tree = treeWriter(parts.tree, hasher, tiles);
  const offsets = offsetsWriter(parts.offsets);
  const reader = inputReader(input, from);
  const started = Date.now();
  let lastSaved = started;
  let due: Checkpoint | undefined;
  let isSaving = false;

  /** Runs come back while a disk still takes in what the last one has written: one checkpoint is saved at a time. */
  async function saveWhatIsDue(): Promise<void> {
    if (due === undefined || isSaving || tree.written * TILE < due.records) return;
    isSaving = true;
    await Promise.all([parts.tree.sync(), parts.offsets.sync()]);
    const reached = due;
    await writing(store, GO_ON, () => writeCheckpoint(store, batchKey({ profile: profile.name, secret }), reached));
    due = undefined;
    isSaving = false;
    lastSaved = Date.now();
  }

  const telling = setInterval(() => output?.progress(told(input, reader.bytes, started)), PATIENCE);
  const pool = hashThreads({
    setup: { isKernelRight: hasher.name !== PACKAGE, secret, reading: profile.recordOf && profile.name },
    threads,
    hashHere: (run) => hashRun({ hasher, secret, recordOf: profile.recordOf }, run),
    async taken(run) {
      if (run.count === TILE) await tree.addTile(run.first / TILE, run.nodes);
      else await tree.addLeaves(run.first, leavesOf(run));
      await saveWhatIsDue();
    },
  });
  try {
    const cutter = await recordCutter({
      profile,
      from: { records: from?.records ?? 0, bytes: from?.bytes ?? 0 },
      take: pool.take,
      hash: pool.hash,
      hashed: (index, recordHash) => tree.addLeaves(index, hasher.hashLeaves(secret, index, recordHash)),
      ended: offsets.add,
      async tileEnded(position) {
        await offsets.endTile();
        if (due === undefined && Date.now() - lastSaved >= checkpointEvery) due = reader.checkpointAt(position);
      },
    });
    const files = await reader.read(cutter);
    if (files === undefined) return "other data";
    cutter.finish();
    await pool.finish();
    const size = files.reduce((sum, { records }) => sum + records, 0);
    if (size === 0) throw new SallyportError("BATCH_EMPTY", { summary: "The data holds no record." });
    const root = await tree.finish(size);
    await offsets.finish(size);
    await Promise.all([parts.tree.sync(), parts.offsets.sync()]);
    return { profile: profile.name, root: `0x${Buffer.from(root).toString("hex")}`, size, files };
  } finally {
    clearInterval(telling);
    await pool.close();
  }
}

/** `hashed 310 of 1000 MB (31 %, 4 s)` */
function told({ files }: DataInput, bytes: number, started: number): string {
  const all = files.reduce((sum, file) => sum + (file.bytes ?? Number.NaN), 0);
  const seconds = Math.round((Date.now() - started) / 1_000);
  const megabytes = (count: number) => Math.round(count / 1e6);
  if (Number.isNaN(all)) return `hashed ${megabytes(bytes)} MB (${seconds} s)`;
  const percent = Math.floor((100 * bytes) / Math.max(all, 1));
  return `hashed ${megabytes(bytes)} of ${megabytes(all)} MB (${percent} %, ${seconds} s)`;
}

function changed(store: string): SallyportError {
  return new SallyportError("DATA_CHANGED", {
    summary: "The stream is not the one that an earlier run began to hash.",
    place: store,
  });
}
