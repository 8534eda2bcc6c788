import { expect } from "chai";
import { type BytesLike, concat, dataSlice, id, Wallet, ZeroAddress } from "ethers";
import { network } from "hardhat";
import { encodePasskeyAssertion } from "../../../sdk/council/passkey.ts";
import {
  AGREED,
  type Council,
  councilDigest,
  deployCouncil,
  eoaMember,
  NOT_AGREED,
  packSignatures,
  verifiedMember,
} from "../support/council.ts";
import {
  type AssertionOptions,
  encodeAssertion,
  passkeySigner,
  softwarePasskey,
  withHighS,
} from "../support/passkey.ts";

// The P-256 precompile came with osaka; before it the verifier computes in Solidity. Both must give the same answers.
for (const networkName of ["default", "prague"]) {
  describe(`Council: passkeys on ${networkName}`, () => {
    const alice = new Wallet(id("alice"));
    const paula = softwarePasskey("paula");
    const peter = softwarePasskey("peter");
    const hash = id("what the council agrees to");
    let council: Council;
    let verifier: string;
    let digest: string;

    before(async () => {
      const { ethers } = await network.create(networkName);
      verifier = await (await ethers.deployContract("PasskeyVerifier")).getAddress();
      const members = [paula, peter].map(({ publicKey }) => verifiedMember(passkeySigner(verifier, publicKey)));
      council = await deployCouncil(ethers, ZeroAddress, [eoaMember(alice), ...members], 2);
      digest = await councilDigest(council, "Agreement", { digest: hash });
    });

    /** Alice's signature, which is good, and what is said to be paula's. */
    function ask(signature: string, publicKey: BytesLike = paula.publicKey) {
      const signer = concat([verifier, publicKey]);
      return council.isValidSignature(hash, packSignatures(digest, [alice], [{ signer, signature }]));
    }

    it("agree, with s brought into the lower half whatever the authenticator gave", async () => {
      // Signatures are random, and half of them have a high s: enough that both kinds occur.
      for (let i = 0; i < 8; i++) expect(await ask(paula.sign(digest))).to.equal(AGREED);
    });

    it("agree by what the SDK encodes", async () => {
      const assertion = paula.assert(digest) as Parameters<typeof encodePasskeyAssertion>[0]["assertion"];
      const encoded = encodePasskeyAssertion({ assertion, digest: digest as `0x${string}` });
      expect(encoded).to.equal(encodeAssertion(assertion));
      expect(await ask(encoded)).to.equal(AGREED);
    });

    it("agree two together, with no EOA", async () => {
      const others = [paula, peter].map((passkey) => ({
        signer: passkeySigner(verifier, passkey.publicKey),
        signature: passkey.sign(digest),
      }));
      expect(await council.isValidSignature(hash, packSignatures(digest, [], others))).to.equal(AGREED);
    });

    it("agree whatever the origin and the counter, which are not checked on chain", async () => {
      expect(await ask(paula.sign(digest, { origin: "https://elsewhere.example", counter: 0 }))).to.equal(AGREED);
    });

    it("do not agree by the twin with a high s", async () => {
      const signature = paula.sign(digest);
      expect(await ask(signature)).to.equal(AGREED);
      expect(await ask(withHighS(signature))).to.equal(NOT_AGREED);
    });

    const unlike: [title: string, options: AssertionOptions][] = [
      ["the user was not verified", { userVerified: false }],
      ["the user was not present", { userPresent: false }],
      ["it was made at registration", { type: "webauthn.create" }],
    ];
    for (const [title, options] of unlike) {
      it(`do not agree where ${title}`, async () => {
        expect(await ask(paula.sign(digest, {}))).to.equal(AGREED);
        expect(await ask(paula.sign(digest, options))).to.equal(NOT_AGREED);
      });
    }

    it("do not agree by an answer to another challenge", async () => {
      expect(await ask(paula.sign(hash))).to.equal(NOT_AGREED);
      const elsewhere = await councilDigest(council, "MemberAgreement", { member: verifier, digest });
      expect(await ask(paula.sign(elsewhere))).to.equal(NOT_AGREED);
    });

    it("do not agree by another's key, or by a key that is no member", async () => {
      expect(await ask(peter.sign(digest))).to.equal(NOT_AGREED);
      expect(await ask(peter.sign(digest), peter.publicKey)).to.equal(AGREED);
      const stranger = softwarePasskey("mallory");
      expect(await ask(stranger.sign(digest), stranger.publicKey)).to.equal(NOT_AGREED);
    });

    it("do not agree by a signature that was cut, wherever", async () => {
      const signature = paula.sign(digest);
      // What follows the client data is padding, whose absence changes nothing.
      const content = (signature.replace(/0+$/, "").length - 2) / 2;
      for (const end of [0, 32, 64, 191, 192, 256, content - 32, content - 1]) {
        expect(await ask(dataSlice(signature, 0, end)), `${end} bytes`).to.equal(NOT_AGREED);
      }
      expect(await ask(signature)).to.equal(AGREED);
    });

    it("suspend themselves, once", async () => {
      const { ethers } = await network.create(networkName);
      const passkeys = await (await ethers.deployContract("PasskeyVerifier")).getAddress();
      const signer = passkeySigner(passkeys, paula.publicKey);
      const pair = await deployCouncil(ethers, ZeroAddress, [eoaMember(alice), verifiedMember(signer)], 1);
      const member = await pair.memberId(signer);
      const suspension = await councilDigest(pair, "Suspend", { member, epoch: 1n });
      await expect(
        pair.suspendBySignature(signer, paula.sign(await councilDigest(pair, "Suspend", { member, epoch: 2n }))),
      )
        .to.be.revertedWithCustomError(pair, "CouncilInvalidSignatures")
        .withArgs(suspension);
      const signature = paula.sign(suspension);
      await expect(pair.suspendBySignature(signer, signature)).to.emit(pair, "MemberSuspended").withArgs(member);
      await expect(pair.suspendBySignature(signer, signature))
        .to.be.revertedWithCustomError(pair, "CouncilNotMember")
        .withArgs(member);
    });
  });
}
