import { keccak256 } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { hashBatch } from "../hashBatch.ts";
import { locate } from "../manifest/locate.ts";
import { requireManifestOf } from "../manifest/requireManifestOf.ts";
import { profileOfWord } from "../profiles/recordProfiles.ts";
import { requireRecordOf } from "../profiles/requireRecordOf.ts";
import type { StatementKey } from "../statement/key.ts";
import { verifyStatement } from "../statement/verifyStatement.ts";
import { type ProofRefusal, verifyRecord } from "../tree/verifyRecord.ts";
import type { Batch } from "../types.ts";
import { claimsOf } from "./claims.ts";
import type { BatchStanding, DisclosedRecord, ProofFile } from "./proofFile.ts";
import type { VerifiedProof, VerifiedRecord, VerifyProofParameters } from "./types.ts";

/**
 * Verifies a file of {@link readProofFile} with nothing but itself, and tells what that proves and what not. The size of
 * the batch is part of its id; so the id is what must come from elsewhere.
 *
 * @throws BATCH_OF_OTHER where it is not the batch that is meant, or the statement is about another.
 * @throws RECORD_NOT_IN_BATCH, RECORD_INVALID, RECORD_HOLDS_SECRET, MANIFEST_OF_OTHER, STATEMENT_OTHER_TYPE,
 * STATEMENT_NOT_SIGNED, STATEMENT_INVALID, CRYPTO_UNAVAILABLE
 */
export async function verifyProof(parameters: VerifyProofParameters): Promise<VerifiedProof> {
  const { proof, keys, standing, file = "proof.json" } = parameters;
  const { batch, manifest, statement } = proof;
  const batchId = hashBatch(batch);
  if (parameters.batchId !== undefined && parameters.batchId.toLowerCase() !== batchId) {
    const summary = `${file} is about another batch than the one that is meant.`;
    const details = { "is meant": parameters.batchId };
    throw new SallyportError("BATCH_OF_OTHER", { summary, place: `${file}, batch`, value: batchId, details });
  }
  if (manifest !== undefined) requireManifestOf(batch, manifest, `${file}, manifest`);
  const isOne = proof.records.length === 1;
  const records = proof.records.map((record, i) => verifyOne(proof, record, isOne ? file : `${file}, records.${i}`));
  let signedBy: readonly StatementKey[] | undefined;
  if (statement !== undefined) {
    const verified = await verifyStatement({ envelope: statement, keys, file: `${file}, statement` });
    requireSameBatch(batch, verified.statement.batch, `${file}, statement`);
    signedBy = verified.signedBy;
  } else if (keys !== undefined) {
    const summary = `${file} holds no statement that one of these keys could have signed.`;
    throw new SallyportError("STATEMENT_NOT_SIGNED", { summary, place: file });
  }
  const found = { batchId, records, signedBy, standing: judge(standing) };
  return { ...found, ...claimsOf(parameters, found) };
}

/** A record with its place in the batch and, where the manifest names files, in those. */
function verifyOne({ batch, manifest }: ProofFile, given: DisclosedRecord, place: string): VerifiedRecord {
  const { index, salt, record, proof, path, line } = given;
  const recordHash = keccak256(record);
  const verdict = verifyRecord({ batch, record: { index, salt, recordHash }, proof });
  if (!verdict.valid) {
    const details = { "records in the batch": String(batch.size), "hash of the record": recordHash };
    const summary = `${place}: ${REFUSALS[verdict.refusal]}`;
    throw new SallyportError("RECORD_NOT_IN_BATCH", { summary, place, value: `index ${index}`, details });
  }
  const profile = profileOfWord(batch.profile);
  if (profile !== undefined) requireRecordOf(profile, record, place);
  const location = manifest && locate(manifest, index);
  const isElsewhere = (path ?? location?.path) !== location?.path || (line ?? location?.line) !== location?.line;
  if (manifest !== undefined && isElsewhere) {
    const summary = `${place}: it says that the record stands elsewhere than the manifest does.`;
    const details = { "the manifest": location === undefined ? "no file" : `${location.path}, line ${location.line}` };
    const value = [path, line].filter((one) => one !== undefined).join(", line ");
    throw new SallyportError("MANIFEST_OF_OTHER", { summary, place, value, details });
  }
  return { index, recordHash, location };
}

const REFUSALS: Record<ProofRefusal, string> = {
  IndexNotBelowSize: "The batch has no record of this index.",
  NotAscending: "The records do not stand in the order of their indices.",
  WrongShape: "The proof has not as many hashes as the proofs of a batch of this size.",
  OtherRoot: "The proof leads to another root: the bytes of the record, its index, its salt or the batch is another.",
};

/** A statement names no anchorer: it may be about the batch whoever anchored it. */
function requireSameBatch(batch: Batch, stated: Omit<Batch, "anchorer">, place: string) {
  if (hashBatch({ ...stated, anchorer: batch.anchorer }) === hashBatch(batch)) return;
  const summary = "The statement is about another batch than the records.";
  const details = { "root of the records": batch.root };
  throw new SallyportError("BATCH_OF_OTHER", { summary, place, value: stated.root, details });
}

function judge(standing: BatchStanding | undefined): VerifiedProof["standing"] {
  if (standing === undefined) return "notAsked";
  if (standing.status.levels === 0) return "notAnchored";
  return standing.status.withdrawal === 0 ? "good" : "withdrawn";
}
