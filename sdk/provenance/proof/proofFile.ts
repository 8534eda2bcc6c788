import { type Address, type Hex, stringToBytes } from "viem";
import { z } from "zod";
import { SallyportError } from "../../errors/SallyportError.ts";
import { address, bytes, MOST_CHARACTERS, readJson, small, uint, writeJson } from "../../files/fields.ts";
import { listOf } from "../../files/listOf.ts";
import { batchSchema } from "../../files/proposalFile.ts";
import { fromBase64, toBase64 } from "../../text/base64.ts";
import { readUtf8 } from "../../text/readUtf8.ts";
import { type Manifest, manifestSchema } from "../manifest/manifest.ts";
import { writeManifest } from "../manifest/writeManifest.ts";
import { type Envelope, envelopeDocument, envelopeSchema } from "../statement/envelope.ts";
import type { Batch, BatchStatus } from "../types.ts";

const ONE_RECORD = "sallyport/record-proof/1";
const BUNDLE = "sallyport/record-bundle/1";

/** A record that is disclosed, and the path from it to the root. */
export type DisclosedRecord = {
  /** Its place in the batch, from 0. */
  index: bigint;
  salt: Hex;
  /** Its bytes, as they were hashed. */
  record: Uint8Array;
  /** From below; see `proveRecord`. */
  proof: readonly Hex[];
  /** The file that it stands in, as the manifest names it. */
  path?: string | undefined;
  /** Its number in that file, from 1. */
  line?: number | undefined;
};

/** What the chain said of a batch at some block. */
export type BatchStanding = {
  status: BatchStatus;
  /** Number and time (seconds since the epoch) of the block. */
  block: { number: bigint; timestamp: number };
};

/** Records of one batch, to be verified by whoever gets the file. */
export type ProofFile = {
  batch: Batch;
  /** Where it is anchored, or is to be; undefined where nowhere. */
  site?: { chainId: number; registry: Address } | undefined;
  records: readonly DisclosedRecord[];
  manifest?: Manifest | undefined;
  /** What keys of the source signed. */
  statement?: Envelope | undefined;
  /** What the chain said when the file was written. */
  said?: BatchStanding | undefined;
};

const text = z.strictObject({
  utf8: z.string().refine((one) => !/\p{Surrogate}/u.test(one), { error: "The text is not UTF-8." }),
});
const binary = z.strictObject({
  base64: z.string().refine((one) => fromBase64(one) !== undefined, { error: "This is not base64." }),
});
const content = z
  .union([text, binary])
  .transform((one) => ("utf8" in one ? stringToBytes(one.utf8) : (fromBase64(one.base64) as Uint8Array)));

const disclosed = z.strictObject({
  index: uint(64),
  salt: bytes(32),
  record: content,
  path: z.string().optional(),
  line: small(53)
    .refine((line) => line > 0, { error: "Lines are counted from 1." })
    .optional(),
  // No batch is larger than 2^64, so no path is longer.
  proof: listOf(bytes(32)).refine(({ length }) => length <= 64, { error: "The list has more than 64 hashes." }),
});

const site = z.strictObject({ chainId: small(48), registry: address });
const standing = z.strictObject({
  status: z.strictObject({ source: address, observedAt: small(40), levels: small(8), withdrawal: small(8) }),
  block: z.strictObject({ number: uint(64), timestamp: small(48) }),
});

const schema = z.discriminatedUnion("format", [
  z.strictObject({ format: z.literal(ONE_RECORD), batch: batchSchema, site: site.optional(), ...disclosed.shape }),
  z.strictObject({
    format: z.literal(BUNDLE),
    batch: batchSchema,
    site: site.optional(),
    records: listOf(disclosed).refine(({ length }) => length > 0, { error: "The list is empty." }),
    manifest: manifestSchema.optional(),
    statement: envelopeSchema.optional(),
    said: standing.optional(),
  }),
]);

/**
 * One record with its proof alone. Beside a record of a million a contract takes 704 bytes: index, salt and 20 hashes.
 * As text it is some 2 kB.
 *
 * @throws FILE_TOO_LARGE
 */
export function writeRecordProof({
  batch,
  site,
  record,
}: Pick<ProofFile, "batch" | "site"> & {
  record: DisclosedRecord;
}): string {
  return written({ format: ONE_RECORD, batch, site, ...recordDocument(record) });
}

/**
 * Records with all that is known of their batch.
 *
 * @throws FILE_TOO_LARGE, MANIFEST_INVALID
 */
export function writeBundle({ batch, site, records, manifest, statement, said }: ProofFile): string {
  return written({
    format: BUNDLE,
    batch,
    site,
    records: records.map(recordDocument),
    manifest: manifest && JSON.parse(writeManifest(manifest)),
    statement: statement && envelopeDocument(statement),
    said,
  });
}

/**
 * Reads what {@link writeRecordProof} or {@link writeBundle} wrote. Only its form is checked: see `verifyProof`.
 *
 * @param file How errors call the file.
 * @throws FILE_INVALID, FILE_TOO_LARGE
 */
export function readProofFile(text: string, file = "proof.json"): ProofFile {
  const read = readJson(text, schema, "file of a record's proof", file);
  if (read.format === BUNDLE) {
    const { format: _, ...bundle } = read;
    return bundle;
  }
  const { format: _, batch, site, ...record } = read;
  return { batch, ...(site && { site }), records: [record] };
}

/** A record as text where it is some, so that people can read what is disclosed. */
function recordDocument({ index, salt, record, path, line, proof }: DisclosedRecord) {
  const read = readUtf8(record);
  const content = read.ok ? { utf8: read.text } : { base64: toBase64(record) };
  return { index, salt, record: content, path, line, proof };
}

function written(document: object): string {
  const text = writeJson(document);
  if (text.length <= MOST_CHARACTERS) return text;
  const summary = `The file would have ${text.length} characters, and at most ${MOST_CHARACTERS} are read.`;
  const nextStep = "Disclose fewer or smaller records, or leave out the manifest.";
  throw new SallyportError("FILE_TOO_LARGE", { summary, nextStep });
}
