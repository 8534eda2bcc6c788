import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { profileNamed } from "../../../sdk/provenance/profiles/recordProfiles.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { type Output, waiting } from "../output.ts";
import { checkStore } from "./checkStore.ts";
import { type DataAt, inputAt } from "./dataAt.ts";
import type { FileEntry } from "./fileEntry.ts";
import { type FileChange, findChanges } from "./findChanges.ts";
import { hashData } from "./hashData.ts";
import { type BatchStore, openStore } from "./openStore.ts";
import { readSecret } from "./secret.ts";
import type { StoredBatch } from "./storedBatch.ts";
import { readStoredManifest } from "./storedManifest.ts";
import { storePaths } from "./storePaths.ts";
import { type ChangedFiles, changedFiles, isUnchanged } from "./unchanged.ts";

/** What data is, compared with the batch that its store holds. */
export type VerifiedData = {
  store: Omit<BatchStore, "close">;
  manifest: Manifest | undefined;
  /** Folders that are no data, for they are stores of batches. */
  leftOut: readonly string[];
} & (
  | { kind: "same" }
  | { kind: "different"; changes: FileChange[] }
  /** Without the secret no record is compared, only whole files by what the store says of them. */
  | { kind: "withoutSecret"; isSame: boolean; files: ChangedFiles }
);

/**
 * Reads data again, and compares it with the batch that its store holds, record by record.
 *
 * @throws STORE_INVALID, MANIFEST_OF_OTHER, FILE_NOT_FOUND, DATA_NOT_PLAIN, RECORD_INVALID, DATA_CHANGED
 */
export async function verifyData(at: DataAt, output: Output): Promise<VerifiedData> {
  await checkStore(at.store, output);
  const stored = await openStore(at.store);
  try {
    const { manifest } = await readStoredManifest(at.store, stored);
    const secret = await readSecret(at.store);
    const input = await inputAt(at, stored.files[0]?.path);
    const found = { store: stored, manifest, leftOut: input.leftOut ?? [] };
    if (secret !== undefined) return { ...found, ...(await compareWith(at, stored, secret, output)) };
    const files = await waiting(output, "comparing files", changedFiles(input, stored));
    return { ...found, kind: "withoutSecret", isSame: isUnchanged(files), files };
  } finally {
    stored.close();
  }
}

async function compareWith(at: DataAt, store: BatchStore, secret: Uint8Array, output: Output) {
  const profile = profileNamed(store.profile);
  const input = () => inputAt(at, store.files[0]?.path);
  // What is there now is hashed as the batch was, apart from it: the store stays as it is, whatever happens.
  const folder = await mkdtemp(join(tmpdir(), "sallyport-verify-"));
  try {
    const hashed = await hashData({ input: await input(), profile, secret, store: folder, output });
    if (hashed.root === store.root && hashed.size === store.size) {
      if (store.manifestHash !== undefined) requireFiles(at, store, hashed);
      return { kind: "same" } as const;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const finding = findChanges({ store, input: await input(), profile, secret });
  const changes = await waiting(output, "looking for what changed", finding);
  if (changes.length > 0) return { kind: "different", changes } as const;
  throw new SallyportError("STORE_INVALID", {
    summary: `The files are what ${showUnseen(at.store)} says that they were, and do not have its root.`,
    place: storePaths(at.store).batch,
    nextStep: "Put back a copy of the store, or of its secret: it is not what the data was hashed with.",
  });
}

/**
 * The records alone do not tell which file they stand in. Where a manifest does, it must be these.
 *
 * @throws MANIFEST_OF_OTHER
 */
function requireFiles(at: DataAt, { files }: BatchStore, found: Pick<StoredBatch, "files">): void {
  const length = Math.max(files.length, found.files.length);
  const i = Array.from({ length }).findIndex((_, one) => !isDeepStrictEqual(files[one], found.files[one]));
  if (i === -1) return;
  const tell = (file: FileEntry | undefined) =>
    file === undefined ? "none" : `${file.path}: ${file.records} from record ${file.start}, SHA-256 ${file.sha256}`;
  throw new SallyportError("MANIFEST_OF_OTHER", {
    summary: `The records of ${showUnseen(at.path)} are those that were hashed; but the manifest names other files.`,
    place: `${storePaths(at.store).manifest}, files.${i}`,
    details: { "the manifest": tell(files[i]), "the data": tell(found.files[i]) },
  });
}
