import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, concat, keccak256, toUtf8Bytes } from "ethers";
import { word } from "./word.ts";

// Proofs of parents, by OpenZeppelin's package, and manifest hashes by the formula in the specification.

/** How many parents, and which to prove. */
const PARENTS: readonly (readonly [count: number, index: number])[] = [
  [1, 0],
  [2, 1],
  [3, 2],
  [17, 16],
  [200, 99],
];

/** What `test/vectors/lineage.json` holds. */
export function lineageVectors() {
  const list = (words: readonly string[]) => AbiCoder.defaultAbiCoder().encode(["bytes32[]"], [words]);
  const cases = PARENTS.map(([count, index]) => {
    const parents = Array.from({ length: count }, (_, i) => keccak256(word(i))).sort();
    const parent = parents[index] as string;
    const tree = StandardMerkleTree.of(
      parents.map((one) => [one]),
      ["bytes32"],
    );
    const documentHash = keccak256(toUtf8Bytes(`manifest of ${count}`));
    return {
      name: `parent ${index} of ${count}`,
      parents: list(parents),
      parent,
      documentHash,
      parentsRoot: tree.root,
      manifestHash: keccak256(concat([tree.root, documentHash])),
      proof: list(tree.getProof([parent])),
    };
  });
  return { count: cases.length, cases };
}
