import { readFile, rename, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { type Hex, keccak256, stringToBytes, zeroHash } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { parseManifest } from "../../../sdk/provenance/manifest/parseManifest.ts";
import { writeManifest } from "../../../sdk/provenance/manifest/writeManifest.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { writing } from "./diskFile.ts";
import type { StoredBatch } from "./storedBatch.ts";
import { storePaths } from "./storePaths.ts";

/** What a batch that is kept is anchored with beside its root: nothing, where nothing was said of the data. */
export type StoredWords = { manifestHash: Hex; schema: Hex; manifest: Manifest | undefined };

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
  const text = await readFile(path, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw invalid(path, `cannot be read: ${cause.code === "ENOENT" ? "there is no such file" : cause.code}`, cause);
  });
  const manifest = parseManifest(text, path);
  const { hash } = hashManifest(manifest);
  if (hash !== batch.manifestHash) throw invalid(path, "is not the manifest that was hashed with this batch");
  if (!isDeepStrictEqual(manifest.files, batch.files)) throw invalid(path, "names other files than batch.json does");
  return { manifestHash: hash, schema: schemaHash(manifest), manifest };
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
