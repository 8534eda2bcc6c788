import { readFile, rename, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { type Hex, keccak256, stringToBytes, zeroHash } from "viem";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import {
  digestOf,
  type ManifestDigest,
  manifestHashOf,
  parseManifestDigest,
  writeManifestDigest,
} from "../../../sdk/provenance/manifest/manifestDigest.ts";
import { parseManifest } from "../../../sdk/provenance/manifest/parseManifest.ts";
import { writeManifest } from "../../../sdk/provenance/manifest/writeManifest.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { writing } from "./diskFile.ts";
import { isThere } from "./isThere.ts";
import { shred } from "./shred.ts";
import type { StoredBatch } from "./storedBatch.ts";
import { storePaths } from "./storePaths.ts";

/** What a batch that is kept is anchored with beside its root: nothing, where nothing was said of the data. */
export type StoredWords = {
  manifestHash: Hex;
  schema: Hex;
  /** Undefined where nothing was said, or it was forgotten: then there still is a hash. */
  manifest: Manifest | undefined;
};

/** Keeps a manifest in the form that is hashed. Returns its hash, which `batch.json` names. */
export async function writeStoredManifest(store: string, manifest: Manifest): Promise<Hex> {
  const { manifest: path } = storePaths(store);
  const { hash } = hashManifest(manifest);
  await writing(path, "Make room, and run the same command again.", async () => {
    await writeFile(`${path}.part`, writeManifest(manifest));
    await rename(`${path}.part`, path);
  });
  return hash;
}

/**
 * The manifest of a batch that is kept, which must be the one that `batch.json` names, and speak of the same files.
 *
 * @throws STORE_INVALID, MANIFEST_INVALID
 */
export async function readStoredManifest(store: string, batch: StoredBatch): Promise<StoredWords> {
  if (batch.manifestHash === undefined) return { manifestHash: zeroHash, schema: zeroHash, manifest: undefined };
  const { manifest: path } = storePaths(store);
  const left = await readDigest(store, batch.manifestHash);
  if (left !== undefined) return { manifestHash: batch.manifestHash, schema: left.schema, manifest: undefined };
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw invalid(path, `cannot be read: ${cause.code === "ENOENT" ? "there is no such file" : cause.code}`, cause);
  });
  const manifest = parseManifest(text, path);
  const { hash } = hashManifest(manifest);
  if (hash !== batch.manifestHash) throw invalid(path, "is not the manifest that was hashed with this batch");
  if (!isDeepStrictEqual(manifest.files, batch.files)) throw invalid(path, "names other files than batch.json does");
  return { manifestHash: hash, schema: schemaHash(manifest), manifest };
}

/**
 * Forgets a manifest that has a salt, or is damaged: of it stays what shows what the batch rests on, and a guess at the rest
 * is confirmed by nothing any more. The statement goes as well, for it holds the manifest. Killed on its way, the next call
 * ends it.
 *
 * @returns What is left: all of it where it has no salt, for then its hash alone confirms a guess; its digest, with what the
 * batch rests on; or nothing.
 * @throws FILE_NOT_WRITTEN
 */
export async function forgetManifest(store: string, batch: StoredBatch): Promise<"all" | "digest" | "nothing"> {
  const { manifest: path, manifestDigest, statement } = storePaths(store);
  const kept = await readStoredManifest(store, batch).catch((error: unknown) => {
    if (isSallyportError(error)) return undefined;
    throw error;
  });
  const manifest = kept?.manifest;
  if (manifest !== undefined && manifest.salt === undefined) return "all";
  await writing(store, "Remove the files by hand.", async () => {
    if (kept !== undefined && manifest !== undefined) {
      await writeFile(`${manifestDigest}.part`, writeManifestDigest(digestOf(manifest, kept.schema)));
      await rename(`${manifestDigest}.part`, manifestDigest);
    }
    for (const one of [path, statement]) await shred(one);
  });
  return kept === undefined || kept.manifestHash === zeroHash ? "nothing" : "digest";
}

/** What is left of the manifest that was forgotten; undefined where it was not. */
async function readDigest(store: string, manifestHash: Hex): Promise<ManifestDigest | undefined> {
  const { manifest, manifestDigest: path } = storePaths(store);
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined || (await isThere(manifest))) return undefined;
  const left = parseManifestDigest(text, path);
  if (manifestHashOf(left) === manifestHash) return left;
  throw invalid(path, "is not what is left of the manifest that was hashed with this batch");
}

/** `Batch.schema` of data with this manifest. */
export function schemaHash({ schema }: Pick<Manifest, "schema">): Hex {
  return keccak256(stringToBytes(schema));
}

function invalid(path: string, what: string, cause?: unknown): SallyportError {
  return new SallyportError("STORE_INVALID", {
    summary: `${showUnseen(path)} ${what}.`,
    place: path,
    nextStep: "Put back a copy, or hash the same data again with what was said of it: --about.",
    ...(cause === undefined ? {} : { cause }),
  });
}
