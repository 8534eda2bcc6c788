import { expect } from "chai";
import { type Contract, type HDNodeWallet, type Signer, Wallet } from "ethers";
import { network } from "hardhat";
import {
  aBatch,
  deployProvenance,
  type NewSourceKey,
  PROVENANCE_TYPES,
  type ProvenanceRegistry,
  provenanceDomain,
  SourceKeyKind,
} from "../support/provenance.ts";
import { deploySafe, deploySafeContracts, executeSafeTransaction, signSafeMessage } from "../support/safe.ts";

type Connection = Awaited<ReturnType<typeof network.create>>;

const SIGNED = 3n;
const REVOKED = 1n;
const { Observation, Revocation } = PROVENANCE_TYPES;

describe("ProvenanceRegistry: keys that really sign", () => {
  let ethers: Connection["ethers"];
  let gate: Signer;
  let source: Signer;
  let anchorer: Signer;
  let owners: [Signer, Signer];
  let now: bigint;
  let batch: ReturnType<typeof aBatch>;

  beforeEach(async () => {
    ({ ethers } = await network.create());
    const signers = await ethers.getSigners();
    [gate, source, anchorer] = [signers[0]!, signers[1]!, signers[2]!];
    owners = [signers[3]!, signers[4]!];
    now = BigInt((await ethers.provider.getBlock("latest"))!.timestamp);
    batch = aBatch(await anchorer.getAddress());
  });

  async function registryWith(key: Contract | HDNodeWallet, kind: bigint): Promise<ProvenanceRegistry> {
    const newKey: NewSourceKey = { source, key, kind, validFrom: now, validUntil: now + 1_000_000n };
    return deployProvenance(ethers, gate, [source], [newKey]);
  }

  async function observation(registry: ProvenanceRegistry, signer: HDNodeWallet) {
    const message = { ...batch, source: await source.getAddress(), observedAt: now };
    return signer.signTypedData(await provenanceDomain(ethers, registry), { Observation: [...Observation] }, message);
  }

  describe("a Safe", () => {
    let safe: Contract;
    let registry: ProvenanceRegistry;

    beforeEach(async () => {
      safe = await deploySafe(await deploySafeContracts(gate), owners, 2, gate);
      registry = await registryWith(safe, SourceKeyKind.Contract);
    });

    it("signs an observation with all its owners, and not with one", async () => {
      const digest: string = await registry.observationDigest(batch, source, now);
      const anchor = registry.connect(anchorer).getFunction("anchorSigned");
      const byOne = await signSafeMessage(safe, [owners[0]], digest);
      await expect(anchor(batch, now, source, safe, byOne))
        .to.be.revertedWithCustomError(registry, "ProvenanceInvalidSignature")
        .withArgs(await safe.getAddress(), digest);
      expect((await registry.status(batch)).levels).to.equal(0n);

      await anchor(batch, now, source, safe, await signSafeMessage(safe, owners, digest));
      expect((await registry.status(batch)).levels).to.equal(SIGNED);
      expect((await registry.status(batch)).source).to.equal(await source.getAddress());
    });

    it("withdraws by calling", async () => {
      const digest: string = await registry.observationDigest(batch, source, now);
      const signature = await signSafeMessage(safe, owners, digest);
      await registry.connect(anchorer).getFunction("anchorSigned")(batch, now, source, safe, signature);
      const data = registry.interface.encodeFunctionData("revokeFor", [
        await source.getAddress(),
        batch.root,
        await safe.getAddress(),
        "0x",
        "sensor was broken",
      ]);
      await executeSafeTransaction(safe, owners, { to: registry, data });
      expect(await registry.isRevoked(source, batch.root)).to.equal(true);
      expect((await registry.status(batch)).withdrawal).to.equal(REVOKED);
    });
  });

  describe("an EOA", () => {
    let kim: HDNodeWallet;
    let registry: ProvenanceRegistry;

    beforeEach(async () => {
      kim = Wallet.createRandom(ethers.provider);
      await gate.sendTransaction({ to: kim.address, value: ethers.parseEther("1") });
      registry = await registryWith(kim, SourceKeyKind.Eoa);
    });

    it("signs the readable typed data, also after it delegated by EIP-7702", async () => {
      const agreeable = await ethers.deployContract("AgreeableWallet");
      const nonce = (await kim.getNonce()) + 1;
      const authorization = await kim.authorize({ address: await agreeable.getAddress(), nonce });
      await (await kim.sendTransaction({ type: 4, to: anchorer, authorizationList: [authorization] })).wait();
      expect(await ethers.provider.getCode(kim.address)).to.match(/^0xef0100/);

      const anchor = registry.connect(anchorer).getFunction("anchorSigned");
      await expect(anchor(batch, now, source, kim, "0x1234"))
        .to.be.revertedWithCustomError(registry, "ProvenanceInvalidSignature")
        .withArgs(kim.address, await registry.observationDigest(batch, source, now));
      await anchor(batch, now, source, kim, await observation(registry, kim));
      expect((await registry.status(batch)).levels).to.equal(SIGNED);
    });

    it("signs a withdrawal that anybody carries", async () => {
      const message = { source: await source.getAddress(), root: batch.root };
      const domain = await provenanceDomain(ethers, registry);
      const signature = await kim.signTypedData(domain, { Revocation: [...Revocation] }, message);
      await expect(registry.connect(anchorer).getFunction("revokeFor")(source, batch.root, kim, signature, "leak"))
        .to.emit(registry, "Revoked")
        .withArgs(await source.getAddress(), batch.root, "leak");
      expect(await registry.isRevoked(source, batch.root)).to.equal(true);
    });
  });
});
