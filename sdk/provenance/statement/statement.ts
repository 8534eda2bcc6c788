import type { Hex } from "viem";
import { z } from "zod";
import { SallyportError } from "../../errors/SallyportError.ts";
import { bytes, uint } from "../../files/fields.ts";
import { listOf } from "../../files/listOf.ts";
import { canonicalJson } from "../../text/canonicalJson.ts";
import { type Manifest, manifestSchema } from "../manifest/manifest.ts";
import { requireManifestOf } from "../manifest/requireManifestOf.ts";
import { writeManifest } from "../manifest/writeManifest.ts";
import { readForm } from "../readForm.ts";
import type { Batch } from "../types.ts";

// An in-toto Statement v1, https://github.com/in-toto/attestation: what is said (predicate) about what (subjects).

const IN_TOTO = "https://in-toto.io/Statement/v1";
const PREDICATE = "urn:sallyport:provenance:v1";

/** The subject that is the batch itself. No file of a manifest has such a path. */
const BATCH_SUBJECT = "batch/";

/** What a source says: these are the records, and this is what they are. Who anchors them is not its concern. */
export type Statement = {
  batch: Omit<Batch, "anchorer">;
  manifest: Manifest;
};

const word = bytes(32);
const batch = z.strictObject({
  root: word,
  size: uint(64).refine((size) => size > 0n, { error: "A batch has at least one record." }),
  profile: word,
  manifestHash: word,
  schema: word,
});

const digest = z.record(z.string(), z.string());
/** The head, in which in-toto lets others write more than we know. */
const headSchema = z.object({ _type: z.string(), predicateType: z.string() });
const schema = z.object({
  subject: listOf(z.object({ name: z.string(), digest })),
  predicate: z.strictObject({ batch, manifest: manifestSchema }),
});

/**
 * A statement as it is signed: JSON in the form of RFC 8785. Its subjects are the batch, by its root, and each file of the
 * manifest, by its SHA-256, so that tools that know nothing of batches find the files.
 *
 * @throws MANIFEST_OF_OTHER, MANIFEST_INVALID, MANIFEST_TOO_LARGE
 */
export function writeStatement({ batch, manifest }: Statement): string {
  requireManifestOf(batch, manifest, "the manifest");
  const { root, size, profile, manifestHash, schema } = batch;
  const document = {
    _type: IN_TOTO,
    subject: subjectsOf({ batch, manifest }),
    predicateType: PREDICATE,
    predicate: {
      batch: { root, size: String(size), profile, manifestHash, schema },
      manifest: JSON.parse(writeManifest(manifest)),
    },
  };
  const canonical = canonicalJson(JSON.stringify(document));
  if (!canonical.ok) throw new SallyportError("STATEMENT_INVALID", { summary: canonical.summary });
  return canonical.text;
}

/**
 * Reads a statement about a batch. Its manifest must be that of its batch, and its subjects what both say.
 *
 * @param file How errors call it.
 * @throws STATEMENT_OTHER_TYPE, STATEMENT_INVALID, MANIFEST_OF_OTHER
 */
export function parseStatement(text: string, file = "statement"): Statement {
  const form = { text, what: "a statement about a batch", file, code: "STATEMENT_INVALID" } as const;
  const { _type, predicateType } = readForm({ ...form, schema: headSchema });
  for (const [place, value, wanted] of [
    ["_type", _type, IN_TOTO],
    ["predicateType", predicateType, PREDICATE],
  ] as const) {
    if (value === wanted) continue;
    const summary = `${file} is of another type than a statement about a batch.`;
    const details = { wanted };
    throw new SallyportError("STATEMENT_OTHER_TYPE", { summary, place: `${file}, ${place}`, value, details });
  }
  const { subject, predicate } = readForm({ ...form, schema });
  requireManifestOf(predicate.batch, predicate.manifest, `${file}, predicate.manifest`);
  const wanted = subjectsOf(predicate);
  const at = wanted.findIndex((one, i) => !isSame(one, subject[i]));
  if (at >= 0 || subject.length !== wanted.length) {
    const index = at < 0 ? wanted.length : at;
    const summary = `${file} speaks of something else than its batch and the files of its manifest.`;
    throw new SallyportError("STATEMENT_INVALID", { summary, place: `${file}, subject.${index}` });
  }
  return predicate;
}

type Subject = { name: string; digest: Readonly<Record<string, string>> };

function subjectsOf({ batch: { root }, manifest: { files } }: Statement): Subject[] {
  return [
    { name: BATCH_SUBJECT, digest: { keccak256: digits(root) } },
    ...files.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
  ];
}

/** Digests of further kinds may stand beside ours. */
function isSame(wanted: Subject, given: Subject | undefined): boolean {
  return (
    wanted.name === given?.name && Object.entries(wanted.digest).every(([kind, hash]) => given.digest[kind] === hash)
  );
}

function digits(word: Hex): string {
  return word.slice(2).toLowerCase();
}
