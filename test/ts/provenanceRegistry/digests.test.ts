import { expect } from "chai";
import { AbiCoder, keccak256, TypedDataEncoder } from "ethers";
import { network } from "hardhat";
import { decodeAbiParameters, type Hex, hashTypedData, parseAbiParameters } from "viem";
import { seededRandom } from "../../../scripts/vectors/random.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { deployProvenance, PROVENANCE_TYPES, provenanceDomain } from "../support/provenance.ts";
import { vectors } from "../support/vectors.ts";

const { Observation, Revocation } = PROVENANCE_TYPES;
const BATCH = "(address anchorer, bytes32 root, uint64 size, bytes32 profile, bytes32 manifestHash, bytes32 schema)";

type Vector = Record<
  "name" | "chainId" | "registry" | "batch" | "batchId" | "source" | "observedAt" | "observationDigest",
  Hex
> &
  Record<"revocationDigest", Hex>;

describe("ProvenanceRegistry: ids and digests", () => {
  for (const vector of vectors<Vector>("provenance")) {
    it(`are those of ethers, viem and the sdk: ${vector.name}`, () => {
      const [batch] = decodeAbiParameters(parseAbiParameters(BATCH), vector.batch);
      const domain = {
        name: "Sallyport Provenance",
        version: "1",
        chainId: Number(vector.chainId),
        verifyingContract: vector.registry,
      };
      const observation = { ...batch, source: vector.source, observedAt: Number(vector.observedAt) };
      const revocation = { source: vector.source, root: batch.root };

      expect(keccak256(vector.batch)).to.equal(vector.batchId);
      expect(hashBatch(batch)).to.equal(vector.batchId);
      expect(TypedDataEncoder.hash(domain, { Observation }, observation)).to.equal(vector.observationDigest);
      expect(TypedDataEncoder.hash(domain, { Revocation }, revocation)).to.equal(vector.revocationDigest);
      const types = { Observation, Revocation };
      const asViem = { domain, types, primaryType: "Observation", message: observation } as const;
      expect(hashTypedData(asViem)).to.equal(vector.observationDigest);
      expect(hashTypedData({ ...asViem, primaryType: "Revocation", message: revocation })).to.equal(
        vector.revocationDigest,
      );
    });
  }

  it("are those of the contract, for any batch", async () => {
    const { ethers } = await network.create();
    const [gate] = await ethers.getSigners();
    const registry = await deployProvenance(ethers, gate!, [], []);
    const domain = await provenanceDomain(ethers, registry);
    const random = seededRandom("provenance digests");
    for (let i = 0; i < 100; i++) {
      const batch = {
        anchorer: random.address(),
        root: random.bytes(32),
        size: random.uint(64),
        profile: random.bytes(32),
        manifestHash: random.bytes(32),
        schema: random.bytes(32),
      };
      const source = random.address();
      const observedAt = random.uint(40);
      const observation = { ...batch, source, observedAt };
      const revocation = { source, root: batch.root };
      const encoded = AbiCoder.defaultAbiCoder().encode([`tuple${BATCH}`], [batch]);

      expect(await registry.hashBatch(batch)).to.equal(keccak256(encoded));
      expect(await registry.observationDigest(batch, source, observedAt)).to.equal(
        TypedDataEncoder.hash(domain, { Observation }, observation),
      );
      expect(await registry.revocationDigest(source, batch.root)).to.equal(
        TypedDataEncoder.hash(domain, { Revocation }, revocation),
      );
    }
  });
});
