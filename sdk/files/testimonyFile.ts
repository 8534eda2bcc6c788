import { type Address, type Hex, isAddressEqual } from "viem";
import { z } from "zod";
import type { Testimony } from "../actions/attest.ts";
import type { QualityReport } from "../actions/measure.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import type { Batch } from "../provenance/types.ts";
import { address, bytes, data, int, readJson, small, writeJson } from "./fields.ts";
import { listOf } from "./listOf.ts";
import { batchSchema } from "./proposalFile.ts";

const ATTESTATION = "sallyport/attestation/1";
const REPORT = "sallyport/quality-report/1";

const testimony = {
  chainId: small(48),
  registry: address,
  batch: batchSchema,
  by: z.strictObject({
    attester: address,
    key: address,
    observedAt: small(40),
    validUntil: small(40),
    signature: data,
  }),
};

const measures = listOf(z.strictObject({ metric: bytes(32), value: int(256) }));

const schema = z.discriminatedUnion("format", [
  z.strictObject({ format: z.literal(ATTESTATION), ...testimony }),
  z.strictObject({ format: z.literal(REPORT), ...testimony, report: z.strictObject({ checker: bytes(32), measures }) }),
]);

/** What a key of an attester signed, for anybody to carry to the registry. */
export type TestimonyFile = {
  chainId: number;
  /** The ProvenanceRegistry. */
  registry: Address;
  batch: Batch;
  by: Testimony;
  /** What was measured, where it is a report of quality. */
  report?: QualityReport | undefined;
};

export function writeTestimonyFile({ report, ...file }: TestimonyFile): string {
  return writeJson({ format: report === undefined ? ATTESTATION : REPORT, ...file, report });
}

/** @throws FILE_INVALID */
export function readTestimonyFile(text: string, file = "attestation.json"): TestimonyFile {
  const { format: _, ...rest } = readJson(text, schema, "file of an attester", file);
  return rest;
}

/**
 * Throws SIGNATURE_OF_OTHER unless it is about this batch, for this registry.
 *
 * @param place How errors call the file.
 */
export function requireTestimonyOf(
  file: TestimonyFile,
  { chainId, registry, batchId }: { chainId: number; registry: Address; batchId: Hex },
  place: string,
): void {
  if (file.chainId !== chainId || !isAddressEqual(file.registry, registry)) {
    throw new SallyportError("SIGNATURE_OF_OTHER", {
      summary: `${place} is for another registry.`,
      place,
      value: `${file.registry} on chain ${file.chainId}`,
      details: { "is asked": `${registry} on chain ${chainId}` },
    });
  }
  const signedId = hashBatch(file.batch);
  if (signedId === batchId) return;
  throw new SallyportError("SIGNATURE_OF_OTHER", {
    summary: `${place} is about another batch.`,
    place,
    value: signedId,
    details: { "is meant": batchId },
  });
}
