import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { type Hex, keccak256, toHex, zeroHash } from "viem";
import { policyTree, proofRoot, treeProof, treeRoot } from "../../../../sdk/policy/policyTree.ts";

describe("policyTree", () => {
  const leavesOf = (count: number) => Array.from({ length: count }, (_, i) => keccak256(toHex(i)));

  it("is OpenZeppelin's SimpleMerkleTree, for every number of leaves", () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 100]) {
      const leaves = leavesOf(count);
      const theirs = SimpleMerkleTree.of(leaves);
      const { root, proofs } = policyTree(leaves);
      expect(root).to.equal(theirs.root);
      expect(treeRoot(leaves)).to.equal(theirs.root);
      for (const [i, leaf] of leaves.entries()) {
        expect(proofs[i]).to.deep.equal(theirs.getProof(leaf));
        if (count < 20) expect(treeProof(leaves, i)).to.deep.equal(proofs[i]);
        expect(proofRoot(leaf, proofs[i]!)).to.equal(root);
      }
    }
  });

  it("does not depend on the order of leaves", () => {
    const leaves = leavesOf(9);
    expect(policyTree(leaves.toReversed()).root).to.equal(policyTree(leaves).root);
    expect(policyTree(leaves.toReversed()).proofs.toReversed()).to.deep.equal(policyTree(leaves).proofs);
  });

  it("leads no other leaf, and no proof that was changed, to the root", () => {
    const [first, second, ...rest] = leavesOf(5) as [Hex, Hex, ...Hex[]];
    const { root, proofs } = policyTree([first, second, ...rest]);
    expect(proofRoot(second, proofs[0]!)).not.to.equal(root);
    expect(proofRoot(first, proofs[0]!.slice(1))).not.to.equal(root);
    expect(proofRoot(first, proofs[0]!)).to.equal(root);
  });

  it("has no proof of a leaf that is not there", () => {
    const leaves = leavesOf(20);
    expect(treeProof(leaves, 19)).to.deep.equal(policyTree(leaves).proofs[19]);
    expect([treeProof(leaves, -1), treeProof(leaves, 20)]).to.deep.equal([undefined, undefined]);
  });

  it("of one leaf is the leaf, of none is zero", () => {
    const [leaf] = leavesOf(1) as [Hex];
    expect(policyTree([leaf])).to.deep.equal({ root: leaf, proofs: [[]] });
    expect(policyTree([])).to.deep.equal({ root: zeroHash, proofs: [] });
    expect([treeRoot([leaf]), treeRoot([])]).to.deep.equal([leaf, zeroHash]);
  });
});
