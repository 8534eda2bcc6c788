import { createHash } from "node:crypto";
import { bytesToHex } from "viem";
import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import { defaultHasher } from "../../../sdk/provenance/tree/defaultHasher.ts";
import { HASH_BYTES, hashAt } from "../../../sdk/provenance/tree/hasher.ts";
import { recordCutter } from "./cutRecords.ts";
import { emptyRun } from "./emptyRun.ts";
import type { FileEntry } from "./fileEntry.ts";
import { hashRun, leavesOf } from "./hashRun.ts";
import type { DataFile, DataInput } from "./inputs.ts";
import type { Run } from "./job.ts";
import type { BatchStore } from "./openStore.ts";

/** Records of a file that are named; of more it is told how many there are. */
const MOST_NAMED = 20;

/** What is different about a file since it was hashed. */
export type FileChange =
  | { path: string; what: "added" | "removed" }
  | {
      path: string;
      what: "changed";
      /** Number of records, when it was hashed and now. */
      records: { before: number; now: number };
      /** How many records are different at their place: after one more or one less, all that follow. */
      different: number;
      /** The first of them: line in the file, from 1, and index in the batch. */
      first: { line: number; index: number }[];
    };

export type FindChangesParameters = {
  store: BatchStore;
  input: DataInput;
  profile: RecordProfile;
  /** What the batch was hashed with. */
  secret: Uint8Array;
};

/**
 * Which records of which files are not what was hashed. Files are told apart by their SHA-256; of those that changed,
 * each record is compared with the leaf that is kept of it.
 *
 * @throws FILE_NOT_FOUND; RECORD_INVALID where a record is not as its profile demands any more.
 */
export async function findChanges({ store, input, profile, secret }: FindChangesParameters): Promise<FileChange[]> {
  const known = new Map(store.files.map((entry) => [entry.path, entry]));
  const changes: FileChange[] = [];
  for (const file of input.files) {
    const entry = known.get(file.path);
    known.delete(file.path);
    if (entry === undefined) changes.push({ path: file.path, what: "added" });
    else if ((await sha256Of(file)) !== entry.sha256)
      changes.push(await compare(store, { file, entry, profile, secret }));
  }
  return [...changes, ...[...known.keys()].map((path) => ({ path, what: "removed" as const }))];
}

async function sha256Of(file: DataFile): Promise<string> {
  const sha256 = createHash("sha256");
  for await (const chunk of file.chunks()) sha256.update(chunk);
  return sha256.digest("hex");
}

type Compared = { file: DataFile; entry: FileEntry; profile: RecordProfile; secret: Uint8Array };

/** Hashes the records of a file as if they stood where they did, whatever became of the files before it. */
async function compare(store: BatchStore, { file, entry, profile, secret }: Compared): Promise<FileChange> {
  const hasher = defaultHasher();
  const first: { line: number; index: number }[] = [];
  let different = 0;

  function compareLeaf(index: number, leaf: Uint8Array): void {
    const isThere = index < entry.start + entry.records;
    if (isThere && bytesToHex(leaf) === store.node(0, index)) return;
    different++;
    if (first.length < MOST_NAMED) first.push({ line: index - entry.start + 1, index });
  }

  const runs = [emptyRun(), emptyRun()];
  const cutter = await recordCutter({
    profile,
    from: { records: entry.start, bytes: 0 },
    take: async () => runs.shift() as Run,
    hash(run) {
      hashRun({ hasher, secret, recordOf: profile.recordOf }, run);
      const leaves = leavesOf(run);
      for (let i = 0; i < run.count; i++) compareLeaf(run.first + i, hashAt(leaves, i));
      runs.push(run);
    },
    async hashed(index, recordHash) {
      compareLeaf(index, hasher.hashLeaves(secret, index, recordHash).subarray(0, HASH_BYTES));
    },
    ended: () => {},
    tileEnded: async () => {},
  });
  cutter.beginFile(file.path, entry.start);
  for await (const chunk of file.chunks()) await cutter.add(chunk);
  const now = (await cutter.endFile()) - entry.start;
  cutter.finish();
  const lost = Math.max(entry.records - now, 0);
  return {
    path: file.path,
    what: "changed",
    records: { before: entry.records, now },
    different: different + lost,
    first,
  };
}
