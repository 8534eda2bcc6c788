import { createPublicKey, verify } from "node:crypto";
import { expect } from "chai";
import { concat, dataSlice, getBytes, sha256, toBigInt, toUtf8Bytes } from "ethers";
import { network } from "hardhat";
import { AGREED, type Council, deployCouncil, NOT_AGREED, packSignatures, verifiedMember } from "../support/council.ts";
import { type Assertion, encodeAssertion, passkeySigner, withHighS } from "../support/passkey.ts";
import { vectors } from "../support/vectors.ts";

type Recorded = Assertion & { name: string; publicKey: string; challenge: string; userVerified: string };

/** Whether the key signed these bytes, whatever the flags in them say. */
function isSigned({ publicKey, authenticatorData, clientDataJSON, signature }: Recorded): boolean {
  const [x, y] = [dataSlice(publicKey, 0, 32), dataSlice(publicKey, 32)].map((part) =>
    Buffer.from(getBytes(part)).toString("base64url"),
  );
  const key = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
  const signed = concat([authenticatorData, sha256(toUtf8Bytes(clientDataJSON))]);
  return verify("sha256", getBytes(signed), key, getBytes(signature));
}

const P256_HALF_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n / 2n;

describe("Council: assertions recorded from Chromium", () => {
  const recorded = vectors<Recorded>("passkey");
  const verified = recorded.filter(({ userVerified }) => BigInt(userVerified) === 1n);
  const keys = [...new Set(recorded.map(({ publicKey }) => publicKey))];

  it("are of several keys, with and without verification, with low and with high s", () => {
    expect(keys).to.have.lengthOf(2);
    expect(recorded.length - verified.length).to.equal(2);
    const high = verified.filter(({ signature }) => toBigInt(dataSlice(signature, -32)) > P256_HALF_ORDER);
    expect(high.length).to.be.within(1, verified.length - 1);
  });

  for (const networkName of ["default", "prague"]) {
    describe(`on ${networkName}`, () => {
      let council: Council;
      let verifier: string;

      before(async () => {
        const { ethers } = await network.create(networkName);
        const [gate] = await ethers.getSigners();
        verifier = await (await ethers.deployContract("PasskeyVerifier")).getAddress();
        const members = keys.map((key) => verifiedMember(passkeySigner(verifier, key)));
        council = await deployCouncil(ethers, gate!.address, members, 1);
      });

      /** Asked by the gate: the challenge is its digest, as it was recorded. */
      function ask({ publicKey, challenge }: Recorded, signature: string) {
        const signer = passkeySigner(verifier, publicKey);
        return council.isValidSignature(challenge, packSignatures(challenge, [], [{ signer, signature }]));
      }

      it("count where the user was verified, and only for their own challenge and key", async () => {
        for (const [i, assertion] of verified.entries()) {
          const signature = encodeAssertion(assertion);
          const next = verified[(i + 1) % verified.length]!;
          const otherKey = keys.find((key) => key !== assertion.publicKey)!;
          expect(await ask(assertion, signature), assertion.name).to.equal(AGREED);
          expect(await ask({ ...assertion, challenge: next.challenge }, signature)).to.equal(NOT_AGREED);
          expect(await ask({ ...assertion, publicKey: otherKey }, signature)).to.equal(NOT_AGREED);
          expect(await ask(assertion, withHighS(signature))).to.equal(NOT_AGREED);
        }
      });

      it("do not count where the user was not verified, though the signature is good", async () => {
        for (const assertion of recorded.filter((one) => !verified.includes(one))) {
          expect(isSigned(assertion), assertion.name).to.equal(true);
          expect(await ask(assertion, encodeAssertion(assertion)), assertion.name).to.equal(NOT_AGREED);
          // The same bytes claiming that the user was verified are no longer what the key signed.
          const claimed = `${dataSlice(assertion.authenticatorData, 0, 32)}05${dataSlice(assertion.authenticatorData, 33).slice(2)}`;
          const forged = encodeAssertion({ ...assertion, authenticatorData: claimed });
          expect(await ask(assertion, forged), assertion.name).to.equal(NOT_AGREED);
        }
      });
    });
  }
});
