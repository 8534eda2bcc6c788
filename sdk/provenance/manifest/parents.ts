import { type Hex, keccak256, zeroHash } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { proofRoot, treeProof, treeRoot } from "../../policy/policyTree.ts";
import { requireBytes } from "../../proposal/fields.ts";
import type { Manifest } from "./manifest.ts";

/** Ids of the batches that a manifest's activities used: ascending, each once. */
export function parentsOf({ activities = [] }: Pick<Manifest, "activities">): Hex[] {
  const ids = activities.flatMap(({ used = [] }) => used.map((id) => id.toLowerCase() as Hex));
  return [...new Set(ids)].sort();
}

/** The leaf of a parent, keccak256(keccak256(abi.encode(parent))): hashed twice, so that no inner node is taken for one. */
export function parentLeaf(parent: Hex): Hex {
  requireBytes("parent", parent, 32);
  // One word is its own encoding.
  return keccak256(keccak256(parent));
}

/**
 * Root over the parents of a batch: the tree that `StandardMerkleTree` of OpenZeppelin's merkle-tree package builds of
 * them as one `bytes32` each. Zero where there are none.
 */
export function parentsRoot(parents: readonly Hex[]): Hex {
  return treeRoot(parents.map(parentLeaf));
}

/**
 * The proof that one of these is a parent, for OpenZeppelin's `MerkleProof.verify`.
 *
 * @throws PARENT_UNKNOWN
 */
export function proveParent(parents: readonly Hex[], parent: Hex): Hex[] {
  const at = parents.indexOf(parent.toLowerCase() as Hex);
  const proof = treeProof(parents.map(parentLeaf), at);
  if (proof !== undefined) return proof;
  const summary = `The manifest names ${parents.length} batches that it rests on, and ${parent} is not among them.`;
  throw new SallyportError("PARENT_UNKNOWN", { summary, value: parent });
}

/** Whether a batch with these parents rests on `parent`. Of a root of zero nothing is a parent. */
export function isParent({ root, parent, proof }: { root: Hex; parent: Hex; proof: readonly Hex[] }): boolean {
  return root !== zeroHash && proofRoot(parentLeaf(parent), proof) === root.toLowerCase();
}
