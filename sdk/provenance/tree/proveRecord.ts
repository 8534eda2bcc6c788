import type { Hex } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { type BatchTree, nodeOf } from "./batchTree.ts";
import { stepsToRoot } from "./steps.ts";

/**
 * The path from a record to the root: the node beside it at each level, from below. OpenZeppelin's
 * `MerkleProof.verify` takes it.
 *
 * @throws RECORD_INDEX_INVALID where there is no record of this index.
 */
export function proveRecord(tree: BatchTree, index: number): Hex[] {
  return proveRecords(tree, [index]).proof;
}

/** One proof of several records, for OpenZeppelin's `MerkleProof.multiProofVerify`. */
export type Multiproof = {
  /** Ascending, each once: the order in which the verifier wants the leaves. */
  indices: number[];
  /** Nodes that cannot be computed from the leaves. */
  proof: Hex[];
  /** For each step: true where both children are computed, false where one is taken from `proof`. */
  proofFlags: boolean[];
};

/**
 * One proof of all these records.
 *
 * @throws RECORD_INDEX_INVALID where no index is given, one is given twice, or there is no record of it.
 */
export function proveRecords(tree: BatchTree, indices: readonly number[]): Multiproof {
  const ascending = ascendingIndices(tree.size, indices);
  const steps = stepsToRoot(BigInt(tree.size), ascending.map(BigInt));
  return {
    indices: ascending,
    proof: steps.flatMap(({ level, missing }) => (missing === undefined ? [] : [nodeOf(tree, level, Number(missing))])),
    proofFlags: steps.map(({ missing }) => missing === undefined),
  };
}

/**
 * Indices of records in the order of a multiproof.
 *
 * @throws RECORD_INDEX_INVALID where there are none, one is given twice, or there is no record of it.
 */
export function ascendingIndices(size: number, indices: readonly number[]): number[] {
  const ascending = indices.toSorted((a, b) => a - b);
  for (const [i, index] of ascending.entries()) {
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw invalid(`There is no record ${index}: the batch has ${size}, from 0 to ${size - 1}.`, index);
    }
    if (ascending[i + 1] === index) throw invalid(`Record ${index} is named twice.`, index);
  }
  // Of no leaves OpenZeppelin's verifier takes the first word of the proof for the root.
  if (ascending.length === 0) throw invalid("No record is named, and a proof of none proves nothing.");
  return ascending;
}

function invalid(summary: string, index?: number): SallyportError {
  return new SallyportError("RECORD_INDEX_INVALID", {
    summary,
    ...(index === undefined ? {} : { value: String(index) }),
  });
}
