import { SimpleMerkleTree, StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { getBytes, hexlify, id, keccak256, ZeroHash } from "ethers";
import { network } from "hardhat";
import { MerkleTree } from "merkletreejs";
import type { Hex } from "viem";
import { seededRandom } from "../../../scripts/vectors/random.ts";
import { batchRoot } from "../../../sdk/provenance/batchRoot.ts";
import { type BatchTree, buildTree, rootOf, treeOverLeaves } from "../../../sdk/provenance/tree/batchTree.ts";
import { proveRecord, proveRecords } from "../../../sdk/provenance/tree/proveRecord.ts";
import { recordLeaf, recordSalt } from "../../../sdk/provenance/tree/recordLeaf.ts";
import { type ProofVerdict, verifyRecord, verifyRecords } from "../../../sdk/provenance/tree/verifyRecord.ts";
import { expectRefusal } from "../support/refusal.ts";

const hexId = (text: string) => id(text) as Hex;

/** A batch of records `record 0`, `record 1` and so on, and all that its owner knows. */
function batchOf(size: number, secret = hexId("secret")) {
  const records = Array.from({ length: size }, (_, i) => hexId(`record ${i}`));
  const recordHashes = getBytes(`0x${records.map((record) => record.slice(2)).join("")}`);
  const tree = buildTree({ recordHashes, secret: getBytes(secret) });
  const batch = { root: rootOf(tree), size: BigInt(size) };
  const opening = (index: number) => {
    const opened = { index: BigInt(index), salt: recordSalt({ secret, index: BigInt(index) }) };
    return { ...opened, recordHash: records[index] ?? hexId("no record") };
  };
  return { tree, batch, records, secret, opening };
}

type Made = ReturnType<typeof batchOf>;

const leavesOf = ({ opening }: Made, indices: readonly number[]) => indices.map((index) => recordLeaf(opening(index)));
const padded = (made: Made) => {
  const leaves = leavesOf(made, [...made.records.keys()]);
  return [...leaves, ...Array.from({ length: 2 ** (made.tree.levels.length - 1) - leaves.length }, () => ZeroHash)];
};
const subsetsOf = (size: number) =>
  Array.from({ length: 2 ** size - 1 }, (_, i) => [...Array(size).keys()].filter((bit) => ((i + 1) >> bit) & 1));
const valid: ProofVerdict = { valid: true };
const no = (refusal: string) => ({ valid: false, refusal });

function verifySubset(made: Made, indices: readonly number[]): ProofVerdict {
  const { proof, proofFlags, indices: ascending } = proveRecords(made.tree, indices);
  return verifyRecords({ batch: made.batch, records: ascending.map(made.opening), proof, proofFlags });
}

describe("batch tree", () => {
  it("has the root of batchRoot, and of OpenZeppelin's tree over its padded leaves", () => {
    for (const size of [1, 2, 3, 5, 8, 100, 1_025]) {
      const made = batchOf(size);
      expect(made.batch.root).to.equal(batchRoot({ records: made.records, secret: made.secret }));
      expect(made.batch.root).to.equal(SimpleMerkleTree.of(padded(made), { sortLeaves: false }).root);
    }
  });

  it("is, for a power of two, what merkletreejs and OpenZeppelin's standard tree make of the same leaves", () => {
    for (const size of [1, 2, 8, 64]) {
      const made = batchOf(size);
      const leaves = leavesOf(made, [...made.records.keys()]);
      const theirs = new MerkleTree(leaves.map(bytes), (node: Uint8Array) => bytes(keccak256(node)), {
        sortPairs: true,
      });
      expect(theirs.getHexRoot(), `merkletreejs, ${size}`).to.equal(made.batch.root);
      const rows = made.records.map((_, i) => Object.values(made.opening(i)));
      const standard = StandardMerkleTree.of(rows, ["uint256", "bytes32", "bytes32"], { sortLeaves: false });
      expect(standard.root, `standard tree, ${size}`).to.equal(made.batch.root);
      for (const index of new Set([0, size >> 1, size - 1])) {
        const proof = proveRecord(made.tree, index);
        expect(theirs.getHexProof(bytes(leaves[index]!), index)).to.deep.equal(proof);
        expect(standard.getProof(index)).to.deep.equal(proof);
      }
    }
  });

  it("refuses to be empty", () => {
    const secret = new Uint8Array(32);
    expectRefusal(() => buildTree({ recordHashes: new Uint8Array(0), secret }), "BATCH_EMPTY");
    expect(rootOf(buildTree({ recordHashes: new Uint8Array(32), secret }))).to.equal(
      recordLeaf({ index: 0n, salt: recordSalt({ secret: ZeroHash as Hex, index: 0n }), recordHash: ZeroHash as Hex }),
    );
  });
});

describe("proof of one record", () => {
  for (const size of [1, 2, 3, 4, 5, 8, 9, 100]) {
    it(`holds for each of ${size}, and under its own index alone`, () => {
      const made = batchOf(size);
      for (let index = 0; index < size; index++) {
        const proof = proveRecord(made.tree, index);
        const record = made.opening(index);
        expect(verifyRecord({ batch: made.batch, record, proof })).to.deep.equal(valid);
        const moved = { ...record, index: BigInt((index + 1) % (size + 1)) };
        expect(verifyRecord({ batch: made.batch, record: moved, proof })).to.have.property("valid", false);
      }
    });
  }
});

describe("proof of several records", () => {
  it("holds for every subset of 1 to 8 records, is OpenZeppelin's, and its contract accepts it", async function () {
    this.timeout(60_000);
    const { ethers } = await network.create();
    const verifier = await ethers.deployContract("StockVerifier");
    for (let size = 1; size <= 8; size++) {
      const made = batchOf(size);
      const theirs = SimpleMerkleTree.of(padded(made), { sortLeaves: false });
      const given = subsetsOf(size).map((indices) => {
        const { proof, proofFlags } = proveRecords(made.tree, indices);
        const { proof: theirProof, proofFlags: theirFlags } = theirs.getMultiProof(indices);
        expect({ proof, proofFlags }, `${indices} of ${size}`).to.deep.equal({
          proof: theirProof,
          proofFlags: theirFlags,
        });
        expect(verifySubset(made, indices), `${indices} of ${size}`).to.deep.equal(valid);
        return { leaves: leavesOf(made, indices), proof, proofFlags };
      });
      const answers: boolean[] = await verifier.getFunction("verifyAll")(made.batch.root, given);
      expect(answers.filter((answer) => answer)).to.have.lengthOf(2 ** size - 1);
      if (size > 4) continue;
      const others: boolean[] = await verifier.getFunction("verifyAll")(hexId("another root"), given);
      expect(others.filter((answer) => answer)).to.have.lengthOf(0);
    }
  });

  it("holds for any records of many, and OpenZeppelin's contract accepts it", async function () {
    this.timeout(120_000);
    const { ethers } = await network.create();
    const verifier = await ethers.deployContract("StockVerifier");
    const random = seededRandom("multiproofs of many");
    for (const size of [1_000, 1_024, 4_097]) {
      const made = batchOf(size);
      for (const count of [1, 2, 17, 150]) {
        const indices = [...new Set(Array.from({ length: count }, () => random.below(size)))];
        const { proof, proofFlags, indices: ascending } = proveRecords(made.tree, indices);
        const leaves = leavesOf(made, ascending);
        expect(await verifier.getFunction("verifyAll")(made.batch.root, [{ leaves, proof, proofFlags }])).to.deep.equal(
          [true],
        );
        expect(verifySubset(made, indices)).to.deep.equal(valid);
      }
      const last = proveRecord(made.tree, size - 1);
      const leaf = recordLeaf(made.opening(size - 1));
      expect(await verifier.getFunction("verify")(made.batch.root, leaf, last)).to.equal(true);
    }
  });

  it("has the flags of merkletreejs", () => {
    const made = batchOf(16);
    const leaves = leavesOf(made, [...made.records.keys()]);
    const theirs = new MerkleTree(leaves.map(bytes), (node: Uint8Array) => bytes(keccak256(node)), {
      sort: true,
      complete: true,
    });
    // Its flags ask for sorted leaves as well: the same tree over leaves in that order.
    const sorted = leaves.toSorted();
    const root = SimpleMerkleTree.of(sorted, { sortLeaves: false }).root;
    expect(theirs.getHexRoot()).to.equal(root);
    const tree: BatchTree = treeOver(sorted);
    for (const indices of [[0], [3, 4], [0, 1, 2, 3], [1, 6, 7, 12, 15]]) {
      const chosen = indices.map((index) => bytes(sorted[index]!));
      const multi = theirs.getMultiProof(chosen);
      expect(proveRecords(tree, indices)).to.deep.equal({
        indices,
        proof: multi.map((node) => hexlify(node)),
        proofFlags: theirs.getProofFlags(chosen, multi),
      });
    }
  });

  it("takes indices in any order, each once, and at least one", () => {
    const { tree } = batchOf(5);
    expect(proveRecords(tree, [4, 0, 2])).to.deep.equal(proveRecords(tree, [0, 2, 4]));
    expectRefusal(() => proveRecords(tree, [1, 4, 1]), "RECORD_INDEX_INVALID", { value: "1" });
    expectRefusal(() => proveRecords(tree, []), "RECORD_INDEX_INVALID");
    for (const index of [-1, 5, 0.5, Number.NaN]) {
      expectRefusal(() => proveRecord(tree, index), "RECORD_INDEX_INVALID", { value: String(index) });
    }
  });
});

describe("what is no proof", () => {
  const made = batchOf(5);
  const { batch, tree, opening } = made;
  const proofOf4 = proveRecord(tree, 4);

  it("is refused for a size that is one too small or too large", () => {
    const record = opening(4);
    expect(verifyRecord({ batch, record, proof: proofOf4 })).to.deep.equal(valid);
    expect(verifyRecord({ batch: { ...batch, size: 4n }, record, proof: proofOf4 })).to.deep.equal(
      no("IndexNotBelowSize"),
    );
    expect(verifyRecord({ batch: { ...batch, size: 0n }, record, proof: proofOf4 })).to.deep.equal(
      no("IndexNotBelowSize"),
    );
    // 6 to 8 records have as high a tree: that there are 5 is in the batch id, not in the root.
    expect(verifyRecord({ batch: { ...batch, size: 8n }, record, proof: proofOf4 })).to.deep.equal(valid);
    expect(verifyRecord({ batch: { ...batch, size: 9n }, record, proof: proofOf4 })).to.deep.equal(no("WrongShape"));
  });

  it("is refused for an index that is not below the size: a padding leaf is no record", () => {
    const leaves = padded(made);
    const path = [leaves[4]!, ...proveRecord(tree, 4).slice(1)];
    // The empty leaf beside record 4 does hash to the root, as a leaf; there is no record that it comes from.
    const climbed = path.reduce(
      (node, next) => keccak256(node < next ? node + next.slice(2) : next + node.slice(2)),
      ZeroHash,
    );
    expect(climbed).to.equal(batch.root);
    for (const index of [5n, 7n, 8n, 2n ** 63n]) {
      const record = { ...opening(4), index };
      expect(verifyRecord({ batch, record, proof: path as Hex[] })).to.deep.equal(no("IndexNotBelowSize"));
    }
  });

  it("is refused where a node is given for a leaf, or a leaf for a node", () => {
    const [, upper, top] = proveRecord(tree, 0);
    const record = opening(0);
    // One level shorter, from a node on: no record hashes to a node, and no proof is that short.
    expect(verifyRecord({ batch, record, proof: [upper!, top!] })).to.deep.equal(no("WrongShape"));
    expect(verifyRecord({ batch, record, proof: [upper!, top!, top!] })).to.deep.equal(no("OtherRoot"));
    // Two nodes are 64 bytes, the inner hash of a leaf is made of 96, and hashed again.
    const asRecord = { index: 0n, salt: upper!, recordHash: top! };
    expect(verifyRecord({ batch, record: asRecord, proof: proveRecord(tree, 0) })).to.deep.equal(no("OtherRoot"));
    expect(verifyRecord({ batch, record, proof: proveRecord(tree, 0) })).to.deep.equal(valid);
  });

  it("is refused where the last of an odd number was doubled instead of padded", () => {
    const leaves = leavesOf(made, [0, 1, 2, 3, 4]);
    const doubled = SimpleMerkleTree.of([...leaves, leaves[4]!, leaves[4]!, leaves[4]!], { sortLeaves: false });
    const proof = doubled.getProof(4) as Hex[];
    expect(verifyRecord({ batch, record: opening(4), proof })).to.deep.equal(no("OtherRoot"));
    // Nor does the doubled tree's own root hold a sixth record: its leaf names index 4.
    const claimed = { root: doubled.root as Hex, size: 6n };
    expect(verifyRecord({ batch: claimed, record: { ...opening(4), index: 5n }, proof })).to.deep.equal(
      no("OtherRoot"),
    );
    expect(verifyRecord({ batch: claimed, record: opening(4), proof })).to.deep.equal(valid);
    expect(batchOf(6).batch.root).not.to.equal(doubled.root);
  });

  it("is refused where it belongs to another batch, secret or record", () => {
    const others = [batchOf(5, hexId("another secret")), batchOf(6)];
    for (const other of others) {
      const proof = proveRecord(other.tree, 4);
      expect(verifyRecord({ batch, record: other.opening(4), proof })).to.deep.equal(no("OtherRoot"));
      expect(verifyRecord({ batch: other.batch, record: other.opening(4), proof })).to.deep.equal(valid);
    }
    const changed = { ...opening(4), recordHash: hexId("record 4 ") };
    expect(verifyRecord({ batch, record: changed, proof: proofOf4 })).to.deep.equal(no("OtherRoot"));
    const unsalted = { ...opening(4), salt: recordSalt({ secret: ZeroHash as Hex, index: 4n }) };
    expect(verifyRecord({ batch, record: unsalted, proof: proofOf4 })).to.deep.equal(no("OtherRoot"));
  });

  it("is refused of several, where records or flags are not those that it asks for", () => {
    const { proof, proofFlags } = proveRecords(tree, [1, 2, 4]);
    const records = [1, 2, 4].map(opening);
    const given = { batch, records, proof, proofFlags };
    expect(verifyRecords(given)).to.deep.equal(valid);
    const [first, second, third] = records as [(typeof records)[0], (typeof records)[0], (typeof records)[0]];
    expect(verifyRecords({ ...given, records: [second!, first!, third!] })).to.deep.equal(no("NotAscending"));
    expect(verifyRecords({ ...given, records: [first!, first!, third!] })).to.deep.equal(no("NotAscending"));
    expect(verifyRecords({ ...given, records: [first!, third!] })).to.deep.equal(no("WrongShape"));
    expect(verifyRecords({ ...given, proof: proof.slice(1) })).to.deep.equal(no("WrongShape"));
    expect(verifyRecords({ ...given, proof: [...proof, proof[0]!] })).to.deep.equal(no("WrongShape"));
    expect(verifyRecords({ ...given, proofFlags: proofFlags.map((flag) => !flag) })).to.deep.equal(no("WrongShape"));
    expect(verifyRecords({ ...given, proof: proof.toReversed() })).to.deep.equal(no("OtherRoot"));
    // Of no leaves, a stock verifier takes the root itself for its proof.
    const nothing = { batch, records: [], proof: [batch.root], proofFlags: [] };
    expect(verifyRecords(nothing)).to.deep.equal(no("NotAscending"));
  });

  it("is a mistake where a word is none", () => {
    const given = { batch, record: opening(4), proof: proofOf4 };
    const refused = (changed: object, place: string) =>
      expectRefusal(() => verifyRecord({ ...given, ...changed }), "PROPOSAL_FIELD_INVALID", { place });
    refused({ proof: ["0x00"] }, "proof[0]");
    refused({ batch: { ...batch, root: "0x" } }, "batch.root");
    refused({ batch: { ...batch, size: 2n ** 64n } }, "batch.size");
    refused({ record: { ...opening(4), index: -1n } }, "records[0].index");
    refused({ record: { ...opening(4), salt: "0x12" } }, "records[0].salt");
    refused({ record: { ...opening(4), recordHash: "0x12" } }, "records[0].recordHash");
    const upper = (hex: Hex) => `0x${hex.slice(2).toUpperCase()}` as Hex;
    const shouted = { batch: { ...batch, root: upper(batch.root) }, proof: proofOf4.map(upper) };
    expect(verifyRecord({ ...given, ...shouted })).to.deep.equal(valid);
  });
});

function bytes(hex: string): Buffer {
  return Buffer.from(hex.slice(2), "hex");
}

function treeOver(leaves: readonly string[]): BatchTree {
  return treeOverLeaves(getBytes(`0x${leaves.map((leaf) => leaf.slice(2)).join("")}`));
}
