import { concat, type Hex, keccak256 } from "viem";
import { requireBytes, requireUint } from "../../proposal/fields.ts";
import { type RecordOpening, recordLeaf } from "./recordLeaf.ts";
import { stepsToRoot } from "./steps.ts";

/** What records are proven to belong to. Root and size come from the chain or the batch id, never from who proves. */
export type ProvenBatch = {
  root: Hex;
  /** Number of records: a root alone does not tell. */
  size: bigint;
};

/** Why a proof is none. */
export type ProofRefusal =
  /** There is no record of this index: the batch is smaller. */
  | "IndexNotBelowSize"
  /** No record is given, or they do not stand in the order of their indices, each once. */
  | "NotAscending"
  /** Not the hashes, or not the flags, that a batch of this size has for these indices. */
  | "WrongShape"
  /** It leads to another root: another record, index, salt or batch. */
  | "OtherRoot";

export type ProofVerdict = { valid: true } | { valid: false; refusal: ProofRefusal };

export type VerifyRecordParameters = {
  batch: ProvenBatch;
  record: RecordOpening;
  /** From below; see `proveRecord`. */
  proof: readonly Hex[];
};

/**
 * Whether a record belongs to a batch, under its index.
 *
 * Nodes do not say where they stand. That an anchorer did not put two records under one index is seen by whoever has
 * all records; whoever is shown one relies on who stands behind the batch.
 *
 * @throws PROPOSAL_FIELD_INVALID where a hash is not 32 bytes long, or a number is none.
 */
export function verifyRecord({ batch, record, proof }: VerifyRecordParameters): ProofVerdict {
  return verifyRecords({ batch, records: [record], proof, proofFlags: proof.map(() => false) });
}

export type VerifyRecordsParameters = {
  batch: ProvenBatch;
  /** In the order of their indices. */
  records: readonly RecordOpening[];
  /** See `proveRecords`. */
  proof: readonly Hex[];
  proofFlags: readonly boolean[];
};

/**
 * Whether several records belong to a batch, each under its index. Stricter than OpenZeppelin's verifier, which takes
 * any steps that lead to the root: here size and indices decide them.
 *
 * @throws PROPOSAL_FIELD_INVALID where a hash is not 32 bytes long, or a number is none.
 */
export function verifyRecords({ batch, records, proof, proofFlags }: VerifyRecordsParameters): ProofVerdict {
  requireWords(batch, records, proof);
  const indices = records.map(({ index }) => index);
  if (indices.some((index) => index >= batch.size)) return no("IndexNotBelowSize");
  const isAscending = indices.every((index, i) => i === 0 || (indices[i - 1] as bigint) < index);
  if (indices.length === 0 || !isAscending) return no("NotAscending");
  const flags = stepsToRoot(batch.size, indices).map(({ missing }) => missing === undefined);
  const hasFlags = flags.length === proofFlags.length && flags.every((flag, i) => flag === proofFlags[i]);
  if (!hasFlags || proof.length !== flags.filter((flag) => !flag).length) return no("WrongShape");
  const root = climb(records.map(recordLeaf), flags, proof);
  return root === batch.root.toLowerCase() ? { valid: true } : no("OtherRoot");
}

/** Takes nodes from the front and adds their parent at the end, until the root is left. */
function climb(leaves: readonly Hex[], flags: readonly boolean[], proof: readonly Hex[]): Hex {
  const nodes = [...leaves];
  let taken = 0;
  let used = 0;
  for (const isComputed of flags) {
    const node = nodes[taken++] as Hex;
    const other = isComputed ? nodes[taken++] : proof[used++];
    nodes.push(hashPair(node, other as Hex));
  }
  return nodes[taken] as Hex;
}

function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(a.toLowerCase() < b.toLowerCase() ? concat([a, b]) : concat([b, a]));
}

function requireWords(batch: ProvenBatch, records: readonly RecordOpening[], proof: readonly Hex[]): void {
  requireBytes("batch.root", batch.root, 32);
  requireUint("batch.size", batch.size, 64);
  for (const [i, { index, salt, recordHash }] of records.entries()) {
    requireUint(`records[${i}].index`, index, 64);
    requireBytes(`records[${i}].salt`, salt, 32);
    requireBytes(`records[${i}].recordHash`, recordHash, 32);
  }
  for (const [i, hash] of proof.entries()) requireBytes(`proof[${i}]`, hash, 32);
}

function no(refusal: ProofRefusal): ProofVerdict {
  return { valid: false, refusal };
}
