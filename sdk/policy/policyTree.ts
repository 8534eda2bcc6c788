import { concat, type Hex, keccak256, zeroHash } from "viem";

/** Root of the policy tree, and the proof of each leaf in the order given. */
export type PolicyTree = { root: Hex; proofs: Hex[][] };

/**
 * The tree over the leaves of all rules: leaves sorted, nodes over sorted pairs, as `SimpleMerkleTree` of
 * OpenZeppelin's merkle-tree package builds it and `MerkleProof` verifies it. Of a single rule the root is its leaf,
 * and the proof empty. A policy without rules has root zero, which nothing can be proven against.
 */
export function policyTree(leaves: readonly Hex[]): PolicyTree {
  if (leaves.length === 0) return { root: zeroHash, proofs: [] };
  const sorted = leaves.map((leaf, index) => ({ leaf, index })).sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  // A complete binary tree: the children of node i are 2i + 1 and 2i + 2, the leaves stand last, from the end.
  const size = 2 * leaves.length - 1;
  const nodes = new Map(sorted.map(({ leaf }, i) => [size - 1 - i, leaf]));
  const nodeAt = (i: number): Hex => nodes.get(i) ?? zeroHash;
  for (let i = size - 1 - leaves.length; i >= 0; i--) nodes.set(i, hashPair(nodeAt(2 * i + 1), nodeAt(2 * i + 2)));

  const proofs: Hex[][] = leaves.map(() => []);
  for (const [i, { index }] of sorted.entries()) {
    const proof: Hex[] = [];
    for (let node = size - 1 - i; node > 0; node = (node - 1) >> 1)
      proof.push(nodeAt(node % 2 === 0 ? node - 1 : node + 1));
    proofs[index] = proof;
  }
  return { root: nodeAt(0), proofs };
}

/** The root that a proof leads to; what `MerkleProof.processProof` returns. */
export function proofRoot(leaf: Hex, proof: readonly Hex[]): Hex {
  return proof.reduce(hashPair, leaf);
}

function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(a < b ? concat([a, b]) : concat([b, a]));
}
