import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import { z } from "zod";
import { writeJson } from "../../files/fields.ts";
import { listOf } from "../../files/listOf.ts";
import { readForm } from "../readForm.ts";
import { hashManifest } from "./hashManifest.ts";
import { batchIdSchema, MAX_PARENTS, type Manifest } from "./manifest.ts";
import { parentsOf, parentsRoot } from "./parents.ts";

/** Name and version of the form. */
export const MANIFEST_DIGEST_FORMAT = "sallyport/manifest-digest/1";

const words = parseAbiParameters("bytes32 parentsRoot, bytes32 digest");

/**
 * What is left of a manifest whose salt was forgotten: enough to show what its batch rests on, and nothing by which a guess
 * at the rest could be confirmed.
 */
export type ManifestDigest = {
  /** keccak256 of the canonical form that it had, with its salt. */
  digest: Hex;
  /** Ids of the batches that it rests on, ascending. */
  parents: readonly Hex[];
  /** `Batch.schema`. */
  schema: Hex;
};

const word = z.string().regex(/^0x[0-9a-f]{64}$/, { error: "This is no hash of 32 bytes in small hex letters." });
const hash = word.transform((text) => text as Hex);

const schema = z
  .strictObject({
    format: z.literal(MANIFEST_DIGEST_FORMAT),
    digest: hash,
    parents: listOf(batchIdSchema).refine((parents) => parents.length <= MAX_PARENTS, {
      error: `There are more than ${MAX_PARENTS} batches.`,
    }),
    schema: hash,
  })
  .refine(({ parents }) => parents.every((one, i) => i === 0 || (parents[i - 1] as Hex) < one), {
    error: "The batches are not ascending, each once.",
    path: ["parents"],
  })
  .transform(({ format: _, ...digest }): ManifestDigest => digest);

/** What stays of a manifest. */
export function digestOf(manifest: Manifest, schemaHash: Hex): ManifestDigest {
  return { digest: hashManifest(manifest).digest, parents: parentsOf(manifest), schema: schemaHash };
}

/** `Batch.manifestHash` of the manifest that it is left of. */
export function manifestHashOf({ digest, parents }: Pick<ManifestDigest, "digest" | "parents">): Hex {
  return keccak256(encodeAbiParameters(words, [parentsRoot(parents), digest]));
}

export function writeManifestDigest(digest: ManifestDigest): string {
  return writeJson({ format: MANIFEST_DIGEST_FORMAT, ...digest });
}

/** @throws MANIFEST_INVALID */
export function parseManifestDigest(text: string, file: string): ManifestDigest {
  return readForm({ text, schema, what: "what is left of a manifest", file, code: "MANIFEST_INVALID" });
}
