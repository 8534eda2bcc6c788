import { concat, type Hex, keccak256, zeroHash } from "viem";

/** Root of the policy tree, and the proof of each leaf in the order given. */
export type PolicyTree = { root: Hex; proofs: Hex[][] };

/**
 * The tree over the leaves of all rules: leaves sorted, nodes over sorted pairs, as `SimpleMerkleTree` of
 * OpenZeppelin's merkle-tree package builds it and `MerkleProof` verifies it. Of a single rule the root is its leaf,
 * and the proof empty. A policy without rules has root zero, which nothing can be proven against.
 */
export function policyTree(leaves: readonly Hex[]): PolicyTree {
  const { nodes, places } = builtTree(leaves);
  return { root: nodes[0] ?? zeroHash, proofs: places.map((place) => proofAt(nodes, place)) };
}

/** The root alone: of ten thousand leaves the proofs take many times as long as it. */
export function treeRoot(leaves: readonly Hex[]): Hex {
  return builtTree(leaves).nodes[0] ?? zeroHash;
}

/** The proof of one leaf, by its place among those given; undefined where there is none. */
export function treeProof(leaves: readonly Hex[], index: number): Hex[] | undefined {
  const { nodes, places } = builtTree(leaves);
  const place = places[index];
  return place === undefined ? undefined : proofAt(nodes, place);
}

/**
 * All nodes as a complete binary tree: the children of node i are 2i + 1 and 2i + 2, the leaves stand last, from the end.
 * With them the place of each leaf, in the order given.
 */
function builtTree(leaves: readonly Hex[]): { nodes: Hex[]; places: number[] } {
  const sorted = leaves.map((leaf, index) => ({ leaf, index })).sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  const size = Math.max(0, 2 * leaves.length - 1);
  const nodes = new Array<Hex>(size).fill(zeroHash);
  const places = new Array<number>(leaves.length);
  for (const [i, { leaf, index }] of sorted.entries()) {
    nodes[size - 1 - i] = leaf;
    places[index] = size - 1 - i;
  }
  for (let i = leaves.length - 2; i >= 0; i--) nodes[i] = hashPair(nodes[2 * i + 1] as Hex, nodes[2 * i + 2] as Hex);
  return { nodes, places };
}

function proofAt(nodes: readonly Hex[], place: number): Hex[] {
  const proof: Hex[] = [];
  for (let node = place; node > 0; node = (node - 1) >> 1)
    proof.push(nodes[node % 2 === 0 ? node - 1 : node + 1] as Hex);
  return proof;
}

/** The root that a proof leads to; what `MerkleProof.processProof` returns. */
export function proofRoot(leaf: Hex, proof: readonly Hex[]): Hex {
  return proof.reduce(hashPair, leaf);
}

function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(a < b ? concat([a, b]) : concat([b, a]));
}
