import type { Address, Hex } from "viem";
import { z } from "zod";
import { SallyportError } from "../errors/SallyportError.ts";
import { address, bytes, readJson, small, writeJson } from "../files/fields.ts";
import { listOf } from "../files/listOf.ts";
import { isInLog, isLogContinued, type LogHead } from "./batchLog.ts";

const FORMAT = "sallyport/log-proof/1";

/** Where a batch stands in a log, and what shows it. */
export type LoggedBatch = {
  batchId: Hex;
  /** From 0. */
  position: number;
  /** See `BatchLog.path`. */
  path: readonly Hex[];
};

/** What shows where batches stand in a log, that it continues an earlier one, or both. */
export type LogProof = {
  chainId: number;
  /** The ProvenanceRegistry. */
  registry: Address;
  head: LogHead;
  /** The log as it was, and what shows that `head` continues it; see `BatchLog.continuation`. */
  older?: { head: LogHead; path: readonly Hex[] } | undefined;
  batches: readonly LoggedBatch[];
};

/** No log is larger than 2^64, and none that a program counts larger than 2^53. */
const path = listOf(bytes(32)).refine(({ length }) => length <= 64, { error: "The list has more than 64 hashes." });
const head = z.strictObject({ root: bytes(32), size: small(53), peaks: path });

const schema = z.strictObject({
  format: z.literal(FORMAT),
  chainId: small(48),
  registry: address,
  head,
  older: z.strictObject({ head, path }).optional(),
  batches: listOf(z.strictObject({ batchId: bytes(32), position: small(53), path })),
});

export function writeLogProof(proof: LogProof): string {
  return writeJson({ format: FORMAT, ...proof });
}

/**
 * Only its form is checked: see {@link requireLogProof}.
 *
 * @throws FILE_INVALID
 */
export function readLogProof(text: string, file = "log.json"): LogProof {
  const { format: _, ...proof } = readJson(text, schema, "proof of a log", file);
  return proof;
}

/**
 * Throws LOG_PROOF_INVALID unless everything that the proof says follows from the root of its newer log, and from that of
 * the older one where it has one. Whose log it is nobody is asked.
 *
 * @param file How errors call it.
 */
export function requireLogProof({ head: newer, older, batches }: LogProof, file: string): void {
  if (older === undefined && batches.length === 0) throw invalid("It shows nothing.", newer.root);
  if (older !== undefined && !isLogContinued(older.head, newer, older.path)) {
    throw invalid("It does not show that the newer log continues the older one.", older.head.root);
  }
  for (const { batchId, position, path: steps } of batches) {
    if (!isInLog(newer, position, batchId, steps)) {
      throw invalid(`It does not show that the batch stands at ${position} of the log.`, batchId);
    }
  }

  function invalid(summary: string, value: Hex): SallyportError {
    return new SallyportError("LOG_PROOF_INVALID", { summary, place: file, value });
  }
}
