import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { AbiCoder, type Contract, id, keccak256, ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";
import { hashTypedData } from "viem";
import { batchRoot } from "../../../sdk/provenance/batchRoot.ts";
import { observationTypedData, revocationTypedData } from "../../../sdk/provenance/typedData.ts";
import { expectRefusal } from "../support/refusal.ts";

const hexId = (text: string) => id(text) as `0x${string}`;

describe("batchRoot", () => {
  const secret = hexId("secret");
  const abi = AbiCoder.defaultAbiCoder();
  const leafOf = (record: string, index: number) => {
    const salt = keccak256(abi.encode(["bytes32", "uint256"], [secret, index]));
    return keccak256(keccak256(abi.encode(["uint256", "bytes32", "bytes32"], [index, salt, record])));
  };

  it("is the root of OpenZeppelin's tree over the leaves, padded to a power of two", () => {
    for (const count of [1, 2, 3, 4, 5, 7, 8, 9]) {
      const records = Array.from({ length: count }, (_, i) => hexId(`record ${i}`));
      const size = 2 ** Math.ceil(Math.log2(count));
      const leaves = Array.from({ length: size }, (_, i) => (i < count ? leafOf(records[i]!, i) : ZeroHash));
      // This tree stores its leaves from last to first; pairs are sorted, so the root is the same mirrored.
      const tree = SimpleMerkleTree.of(leaves, { sortLeaves: false });
      expect(batchRoot({ records, secret }), `${count} records`).to.equal(tree.root);
    }
  });

  it("depends on every record, its place, and the secret", () => {
    const records = [hexId("a"), hexId("b"), hexId("c")];
    const roots = [
      batchRoot({ records, secret }),
      batchRoot({ records: [hexId("b"), hexId("a"), hexId("c")], secret }),
      batchRoot({ records: records.slice(0, 2), secret }),
      batchRoot({ records, secret: hexId("other") }),
    ];
    expect(new Set(roots).size).to.equal(roots.length);
    expect(batchRoot({ records: [...records], secret })).to.equal(roots[0]);
  });

  it("refuses what is not 32 bytes", () => {
    expectRefusal(() => batchRoot({ records: [hexId("a"), "0x01"], secret }), "PROPOSAL_FIELD_INVALID", {
      place: "records[1]",
    });
    expectRefusal(() => batchRoot({ records: [], secret: "0x" }), "PROPOSAL_FIELD_INVALID", { place: "secret" });
    expect(batchRoot({ records: [], secret })).to.equal(ZeroHash);
  });
});

describe("what keys of sources sign", () => {
  it("is what the registry hashes", async () => {
    const { ethers } = await network.create();
    const registry = (await ethers.deployContract("ProvenanceRegistry", [ZeroAddress, [], []])) as Contract;
    const [source] = await ethers.getSigners();
    const domain = { chainId: 31337, registry: (await registry.getAddress()) as `0x${string}` };
    const batch = {
      root: hexId("root"),
      size: 7n,
      profile: hexId("profile"),
      manifestHash: hexId("manifest"),
      schema: hexId("schema"),
    };
    const named = { ...domain, source: source!.address as `0x${string}` };
    const observedAt = 1_800_000_000;
    expect(hashTypedData(observationTypedData({ ...named, batch, observedAt }))).to.equal(
      await registry.getFunction("observationDigest")({ anchorer: ZeroAddress, ...batch }, source!.address, observedAt),
    );
    expect(hashTypedData(revocationTypedData({ ...named, root: batch.root }))).to.equal(
      await registry.getFunction("revocationDigest")(source!.address, batch.root),
    );
  });
});
