import { expect } from "chai";
import { type Contract, concat, type HDNodeWallet, id, Wallet, ZeroAddress } from "ethers";
import { network } from "hardhat";
import {
  AGREED,
  type Council,
  contractMember,
  councilDigest,
  deployCouncil,
  eoaMember,
  MemberKind,
  NOT_AGREED,
  packSignatures,
  verifiedMember,
} from "../support/council.ts";

type Connection = Awaited<ReturnType<typeof network.create>>;

describe("Council: EIP-7702", () => {
  const bob = new Wallet(id("bob"));
  const hash = id("what the council agrees to");
  let ethers: Connection["ethers"];
  let alice: HDNodeWallet;
  let agreeable: Contract;
  let council: Council;
  let digest: string;

  beforeEach(async () => {
    ({ ethers } = await network.create());
    alice = ethers.Wallet.createRandom(ethers.provider);
    const [sponsor] = await ethers.getSigners();
    await sponsor!.sendTransaction({ to: alice.address, value: ethers.parseEther("1") });
    agreeable = await ethers.deployContract("AgreeableWallet");
    council = await deployCouncil(ethers, ZeroAddress, [eoaMember(alice), eoaMember(bob)], 2);
    digest = await councilDigest(council, "Agreement", { digest: hash });
  });

  /** Alice delegates to a wallet that accepts every signature. */
  async function delegate() {
    // The transaction that carries the authorization uses up one nonce of its own.
    const nonce = (await alice.getNonce()) + 1;
    const authorization = await alice.authorize({ address: await agreeable.getAddress(), nonce });
    await (await alice.sendTransaction({ type: 4, to: bob.address, authorizationList: [authorization] })).wait();
    const code = concat(["0xef0100", await agreeable.getAddress()]);
    expect(await ethers.provider.getCode(alice.address)).to.equal(code);
    const wallet = agreeable.attach(alice.address) as Contract;
    expect(await wallet.getFunction("isValidSignature")(hash, "0x")).to.equal(AGREED);
  }

  it("neither gives nor takes from a member that delegates after its admission", async () => {
    const given = packSignatures(digest, [alice, bob]);
    const byDelegate = packSignatures(digest, [bob], [{ signer: alice.address, signature: "0x" }]);
    expect(await council.isValidSignature(hash, given)).to.equal(AGREED);
    expect(await council.isValidSignature(hash, byDelegate)).to.equal(NOT_AGREED);
    await delegate();
    expect(await council.memberKind(await council.memberId(alice.address))).to.equal(MemberKind.Eoa);
    expect(await council.isValidSignature(hash, given)).to.equal(AGREED);
    expect(await council.isValidSignature(hash, byDelegate)).to.equal(NOT_AGREED);
  });

  it("lets the delegate give no suspension, and the key give it", async () => {
    const three = [eoaMember(alice), eoaMember(bob), eoaMember(ethers.Wallet.createRandom())];
    council = await deployCouncil(ethers, ZeroAddress, three, 2);
    await delegate();
    const member = await council.memberId(alice.address);
    const suspension = await councilDigest(council, "Suspend", { member, epoch: 1n });
    await expect(council.suspendBySignature(alice.address, "0x"))
      .to.be.revertedWithCustomError(council, "CouncilInvalidSignatures")
      .withArgs(suspension);
    await expect(council.suspendBySignature(alice.address, alice.signingKey.sign(suspension).serialized))
      .to.emit(council, "MemberSuspended")
      .withArgs(member);
  });

  it("leaves a delegating account admissible as what it is: a key", async () => {
    await delegate();
    const signed = packSignatures(digest, [alice, bob]);
    const admitted = await deployCouncil(ethers, ZeroAddress, [eoaMember(alice)], 1);
    expect(await admitted.isMember(await admitted.memberId(alice.address))).to.equal(true);
    expect(await council.isValidSignature(hash, signed)).to.equal(AGREED);

    for (const member of [contractMember(alice.address), verifiedMember(concat([alice.address, "0x01"]))]) {
      await expect(deployCouncil(ethers, ZeroAddress, [member], 1))
        .to.be.revertedWithCustomError(council, "CouncilInvalidMember")
        .withArgs(member.signer.toLowerCase(), member.kind);
    }
    const real = await agreeable.getAddress();
    for (const member of [contractMember(real), verifiedMember(concat([real, "0x01"]))]) {
      expect(await (await deployCouncil(ethers, ZeroAddress, [member], 1)).memberCount()).to.equal(1n);
    }
  });
});
