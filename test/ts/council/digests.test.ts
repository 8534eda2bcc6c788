import { expect } from "chai";
import { AbiCoder, hexlify, id, keccak256, randomBytes, Wallet, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { COUNCIL_TYPES, councilDigest, councilDomain, deployCouncil, eoaMember, memberId } from "../support/council.ts";

describe("Council: what is signed", () => {
  const alice = new Wallet(id("alice"));
  const target = Wallet.createRandom().address;
  const salt = id("salt");
  const digest = id("some digest");

  async function deploy() {
    const { ethers } = await network.create();
    return deployCouncil(ethers, ZeroAddress, [eoaMember(alice)], 1);
  }

  it("says its domain by ERC-5267", async () => {
    const council = await deploy();
    const [fields, name, version, chainId, verifyingContract, salt, extensions] = await council.eip712Domain();
    expect({ name, version, chainId, verifyingContract }).to.deep.equal(await councilDomain(council));
    expect([fields, salt, extensions]).to.deep.equal(["0x0f", `0x${"00".repeat(32)}`, []]);
  });

  it("agrees with ethers on every digest, whatever the values", async () => {
    const council = await deploy();
    for (const data of ["0x", "0x12345678", hexlify(randomBytes(31)), hexlify(randomBytes(100))]) {
      for (const validUntil of [0n, 1n, 2n ** 40n - 1n]) {
        expect(await council.actDigest(target, data, salt, validUntil)).to.equal(
          await councilDigest(council, "Act", { target, data, salt, epoch: 1n, validUntil }),
        );
      }
    }
    expect(await council.agreementDigest(digest)).to.equal(await councilDigest(council, "Agreement", { digest }));
    expect(await council.memberAgreementDigest(target, digest)).to.equal(
      await councilDigest(council, "MemberAgreement", { member: target, digest }),
    );
    const member = memberId(alice.address);
    expect(await council.suspendDigest(member)).to.equal(
      await councilDigest(council, "Suspend", { member, epoch: 1n }),
    );
  });

  it("counts a signature that a wallet gives over the readable act", async () => {
    const council = await deploy();
    const act = { target: await council.getAddress(), data: council.interface.encodeFunctionData("epoch"), salt };
    const message = { ...act, epoch: 1n, validUntil: 2n ** 40n - 1n };
    const signature = await alice.signTypedData(await councilDomain(council), { Act: [...COUNCIL_TYPES.Act] }, message);
    const args = [act.target, act.data, salt, message.validUntil, `0x01${signature.slice(2)}`] as const;
    expect(await council.execute.staticCall(...args)).to.equal(AbiCoder.defaultAbiCoder().encode(["uint64"], [1n]));
    await expect(council.execute(...args))
      .to.emit(council, "Acted")
      .withArgs(await councilDigest(council, "Act", message), act.target, act.data, salt);
  });

  it("names members by address as a number, or by hash of verifier and key", async () => {
    const council = await deploy();
    expect(await council.memberId(alice.address)).to.equal(memberId(alice.address));
    for (const signer of ["0x", `${alice.address}00`, hexlify(randomBytes(19)), hexlify(randomBytes(84))]) {
      expect(await council.memberId(signer)).to.equal(keccak256(signer));
    }
  });
});
