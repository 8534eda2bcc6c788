import { keccak256, stringToBytes } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import type { Batch } from "../types.ts";
import { hashManifest, type ManifestHash } from "./hashManifest.ts";
import type { Manifest } from "./manifest.ts";

/**
 * Throws MANIFEST_OF_OTHER unless this is the manifest that the batch commits to, and its records and schema are those of
 * the batch.
 *
 * @param place How errors call the manifest.
 */
export function requireManifestOf(
  batch: Pick<Batch, "size" | "manifestHash" | "schema">,
  manifest: Manifest,
  place: string,
): ManifestHash {
  const hash = hashManifest(manifest);
  if (hash.hash !== batch.manifestHash.toLowerCase()) {
    throw ofOther("The batch commits to another manifest.", batch.manifestHash, hash.hash);
  }
  // Whoever anchored the batch committed to both: it contradicts itself, and nobody can say which is meant.
  const schema = keccak256(stringToBytes(manifest.schema));
  if (schema !== batch.schema.toLowerCase()) {
    throw ofOther("The manifest names another schema than the batch has.", batch.schema, schema);
  }
  const { files } = manifest;
  const records = files.reduce((sum, file) => sum + BigInt(file.records), 0n);
  if (files.length > 0 && records !== batch.size) {
    throw ofOther("The files of the manifest hold another number of records than the batch.", batch.size, records);
  }
  return hash;

  function ofOther(summary: string, expected: unknown, found: unknown): SallyportError {
    const details = { batch: String(expected), manifest: String(found) };
    return new SallyportError("MANIFEST_OF_OTHER", { summary, place, details });
  }
}
