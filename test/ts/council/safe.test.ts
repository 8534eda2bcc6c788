import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import { expect } from "chai";
import { type BaseWallet, type Contract, id, Wallet, ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  AGREED,
  type Council,
  contractMember,
  councilDigest,
  deployCouncil,
  eoaMember,
  type NewMember,
  NOT_AGREED,
  packSignatures,
} from "../support/council.ts";
import { deploySafe, deploySafeContracts, executeSafeTransaction, signSafeMessage } from "../support/safe.ts";

describe("Council: a real Safe as member", () => {
  const [alice, olga, oscar, otto] = ["alice", "olga", "oscar", "otto"].map((name) => new Wallet(id(name))) as [
    Wallet,
    Wallet,
    Wallet,
    Wallet,
  ];
  const hash = id("what the council agrees to");
  let members: NewMember[];
  let ethers: HardhatEthers;
  let council: Council;
  let safe: Contract;
  let twin: Contract;

  beforeEach(async () => {
    ({ ethers } = await network.create());
    const [sponsor] = await ethers.getSigners();
    const contracts = await deploySafeContracts(sponsor!);
    safe = await deploySafe(contracts, [olga, oscar, otto], 2, sponsor!);
    twin = await deploySafe(contracts, [olga, oscar, otto], 2, sponsor!, 1n);
    members = [eoaMember(alice), contractMember(await safe.getAddress()), contractMember(await twin.getAddress())];
    council = await deployCouncil(ethers, ZeroAddress, members, 2);
  });

  /** What the owners of `signing` are asked for on behalf of member `member`. */
  async function safeSignature(member: Contract, owners: readonly BaseWallet[], signing = member) {
    const digest = await councilDigest(council, "Agreement", { digest: hash });
    const wrapped = await councilDigest(council, "MemberAgreement", { member: await member.getAddress(), digest });
    return { signer: await member.getAddress(), signature: await signSafeMessage(signing, owners, wrapped) };
  }

  async function ask(eoas: readonly Wallet[], others: readonly { signer: string; signature: string }[]) {
    const digest = await councilDigest(council, "Agreement", { digest: hash });
    return council.isValidSignature(hash, packSignatures(digest, eoas, others));
  }

  it("agrees by its owners' signatures, in whatever order they came", async () => {
    expect(await ask([alice], [await safeSignature(safe, [olga, otto])])).to.equal(AGREED);
    expect(await ask([alice], [await safeSignature(safe, [otto, oscar, olga])])).to.equal(AGREED);
  });

  it("does not agree below its own threshold, nor by a stranger", async () => {
    expect(await ask([alice], [await safeSignature(safe, [olga])])).to.equal(NOT_AGREED);
    expect(await ask([alice], [await safeSignature(safe, [olga, alice])])).to.equal(NOT_AGREED);
  });

  it("counts as one member, however many owners sign", async () => {
    expect(await ask([], [await safeSignature(safe, [olga, oscar, otto])])).to.equal(NOT_AGREED);
  });

  it("must be signed for, even where another Safe has the same owners", async () => {
    const both = [await safeSignature(safe, [olga, oscar]), await safeSignature(twin, [olga, oscar])];
    expect(await ask([], both)).to.equal(AGREED);
    const replayed = { ...both[0]!, signer: both[1]!.signer };
    expect(await ask([], [both[0]!, replayed])).to.equal(NOT_AGREED);
    expect(await ask([], [both[0]!, await safeSignature(twin, [olga, oscar], safe)])).to.equal(NOT_AGREED);
  });

  it("does not agree by signatures over the digest that others sign", async () => {
    const digest = await councilDigest(council, "Agreement", { digest: hash });
    const bare = { signer: await safe.getAddress(), signature: await signSafeMessage(safe, [olga, otto], digest) };
    expect(await ask([alice], [bare])).to.equal(NOT_AGREED);
  });

  it("stops agreeing by an owner that it removed", async () => {
    const given = await safeSignature(safe, [olga, otto]);
    expect(await ask([alice], [given])).to.equal(AGREED);
    const data = safe.interface.encodeFunctionData("swapOwner", [oscar.address, otto.address, alice.address]);
    await executeSafeTransaction(safe, [olga, oscar], { to: safe, data });
    expect(await safe.getFunction("getOwners")()).to.deep.equal([olga.address, oscar.address, alice.address]);
    expect(await ask([alice], [given])).to.equal(NOT_AGREED);
    expect(await ask([alice], [await safeSignature(safe, [olga, oscar])])).to.equal(AGREED);
  });

  it("suspends itself by a transaction, or by its owners' signatures", async () => {
    council = await deployCouncil(ethers, ZeroAddress, members, 1);
    const [member, twinMember] = [await council.memberId(safe.target), await council.memberId(twin.target)];
    const suspend = council.interface.encodeFunctionData("suspend");
    await executeSafeTransaction(safe, [oscar, otto], { to: council, data: suspend });
    expect(await council.isMember(member)).to.equal(false);
    expect(await council.epoch()).to.equal(2n);

    const digest = await councilDigest(council, "Suspend", { member: twinMember, epoch: 2n });
    const wrapped = await councilDigest(council, "MemberAgreement", { member: twin.target, digest });
    await expect(council.suspendBySignature(twin.target, await signSafeMessage(twin, [olga, otto], digest)))
      .to.be.revertedWithCustomError(council, "CouncilInvalidSignatures")
      .withArgs(digest);
    await expect(council.suspendBySignature(twin.target, await signSafeMessage(twin, [olga, otto], wrapped)))
      .to.emit(council, "MemberSuspended")
      .withArgs(twinMember);
    expect(await council.epoch()).to.equal(3n);
  });
});
