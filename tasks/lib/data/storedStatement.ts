import { readFile } from "node:fs/promises";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { type Envelope, parseEnvelope } from "../../../sdk/provenance/statement/envelope.ts";
import type { StatementKey } from "../../../sdk/provenance/statement/key.ts";
import { verifyStatement } from "../../../sdk/provenance/statement/verifyStatement.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { storePaths } from "./storePaths.ts";

export type StoredStatement = { envelope: Envelope; signedBy: readonly StatementKey[] };

/**
 * What keys signed of the batch that a store holds; undefined where none did.
 *
 * @throws BATCH_OF_OTHER where it is about another batch.
 * @throws STATEMENT_INVALID, STATEMENT_OTHER_TYPE, STATEMENT_NOT_SIGNED, MANIFEST_OF_OTHER
 */
export async function readStoredStatement(store: string, batch: Batch): Promise<StoredStatement | undefined> {
  const { statement: path } = storePaths(store);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const envelope = parseEnvelope(text, path);
  const { statement, signedBy } = await verifyStatement({ envelope, file: path });
  // A statement names no anchorer.
  const { anchorer } = batch;
  if (hashBatch({ ...statement.batch, anchorer }) === hashBatch(batch)) return { envelope, signedBy };
  throw new SallyportError("BATCH_OF_OTHER", {
    summary: "The statement that is kept is about another batch.",
    place: path,
    value: statement.batch.root,
    details: { "the batch": batch.root },
    nextStep: "Remove the file, or let the source sign this batch: hardhat sallyport provenance sign.",
  });
}
