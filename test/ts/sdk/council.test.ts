import { createHash, createPublicKey, verify } from "node:crypto";
import { expect } from "chai";
import { AbiCoder, TypedDataEncoder, Wallet } from "ethers";
import {
  concat,
  decodeAbiParameters,
  type Hex,
  hexToBytes,
  keccak256,
  parseAbiParameters,
  recoverAddress,
  size,
  slice,
  toHex,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { type CouncilSignature, encodeCouncilSignatures } from "../../../sdk/council/encodeCouncilSignatures.ts";
import { memberId } from "../../../sdk/council/member.ts";
import { encodePasskeyAssertion, type PasskeyAssertion, passkeySigner } from "../../../sdk/council/passkey.ts";
import { actDigest, agreementDigest, memberAgreementDigest, suspendDigest } from "../../../sdk/council/typedData.ts";
import { packSignatures } from "../support/council.ts";
import { type AssertionOptions, softwarePasskey } from "../support/passkey.ts";
import { expectRefusal } from "../support/refusal.ts";

const council = "0x5a11900000000000000000000000000000000002";
const verifier = "0x5a11900000000000000000000000000000000003";
const digest = keccak256("0x01");
const accounts = [1, 2, 3].map((n) => privateKeyToAccount(toHex(n, { size: 32 })));

async function eoaSignatures(): Promise<CouncilSignature[]> {
  return Promise.all(
    accounts.map(async (account) => ({
      kind: "eoa" as const,
      signer: account.address,
      signature: await account.sign({ hash: digest }),
    })),
  );
}

describe("council", () => {
  describe("memberId", () => {
    it("is the address as a number", () => {
      expect(memberId(council)).to.equal(`0x000000000000000000000000${council.slice(2)}`);
      const [account] = accounts;
      expect(memberId(account!.address)).to.equal(memberId(account!.address.toLowerCase() as Hex));
    });

    it("is the hash of verifier and key", () => {
      const signer = concat([verifier, `0x${"07".repeat(64)}`]);
      expect(memberId(signer)).to.equal(keccak256(signer));
    });

    it("refuses what is neither", () => {
      for (const signer of ["0x", slice(council, 1), "0xzz", `${council}0`] as Hex[]) {
        expectRefusal(() => memberId(signer), "COUNCIL_SIGNER_INVALID", { value: signer });
      }
      const wrongChecksum = accounts[0]!.address.replace("E", "e") as Hex;
      expectRefusal(() => memberId(wrongChecksum), "COUNCIL_SIGNER_INVALID", { value: wrongChecksum });
    });
  });

  describe("digests", () => {
    const domain = { name: "Sallyport Council", version: "1", chainId: 1, verifyingContract: council };

    it("of an agreement", () => {
      const types = { Agreement: [{ name: "digest", type: "bytes32" }] };
      expect(agreementDigest({ chainId: 1, council, digest })).to.equal(
        TypedDataEncoder.hash(domain, types, { digest }),
      );
    });

    it("of a contract member's agreement", () => {
      const types = {
        MemberAgreement: [
          { name: "member", type: "address" },
          { name: "digest", type: "bytes32" },
        ],
      };
      expect(memberAgreementDigest({ chainId: 1, council, member: verifier, digest })).to.equal(
        TypedDataEncoder.hash(domain, types, { member: verifier, digest }),
      );
    });

    it("of an act", () => {
      const types = {
        Act: [
          { name: "target", type: "address" },
          { name: "data", type: "bytes" },
          { name: "salt", type: "bytes32" },
          { name: "epoch", type: "uint64" },
          { name: "validUntil", type: "uint40" },
        ],
      };
      const act = { target: verifier, data: "0x0102", salt: digest, epoch: 3n, validUntil: 99 } as const;
      expect(actDigest({ chainId: 1, council, ...act })).to.equal(TypedDataEncoder.hash(domain, types, act));
    });

    it("of a suspension", () => {
      const types = {
        Suspend: [
          { name: "member", type: "bytes32" },
          { name: "epoch", type: "uint64" },
        ],
      };
      const suspension = { member: memberId(verifier), epoch: 3n };
      expect(suspendDigest({ chainId: 1, council, ...suspension })).to.equal(
        TypedDataEncoder.hash(domain, types, suspension),
      );
    });

    it("refuse what would not be hashed as written", () => {
      expectRefusal(() => agreementDigest({ chainId: 1, council, digest: "0x01" }), "PROPOSAL_FIELD_INVALID", {
        place: "digest",
        value: "0x01",
      });
      const act = {
        chainId: 1,
        council,
        target: verifier,
        data: "0x0",
        salt: digest,
        epoch: 3n,
        validUntil: 9,
      } as const;
      expectRefusal(() => actDigest(act), "PROPOSAL_FIELD_INVALID", { place: "data", value: "0x0" });
      expect(actDigest({ ...act, data: "0x00" })).to.have.lengthOf(66);
    });
  });

  describe("encodeCouncilSignatures", () => {
    it("packs EOA signatures ascending by address, in whatever order they come", async () => {
      const signatures = await eoaSignatures();
      const encoded = encodeCouncilSignatures(signatures);
      expect(encodeCouncilSignatures(signatures.toReversed())).to.equal(encoded);
      expect(size(encoded)).to.equal(1 + 3 * 65);
      expect(slice(encoded, 0, 1)).to.equal("0x03");
      const parts = [0, 1, 2].map((i) => slice(encoded, 1 + 65 * i, 1 + 65 * (i + 1)));
      const signers = await Promise.all(parts.map((signature) => recoverAddress({ hash: digest, signature })));
      expect(signers).to.have.members(accounts.map(({ address }) => address));
      expect(signers).to.deep.equal(signers.toSorted((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)));
    });

    it("appends the other kinds ascending by id", async () => {
      const [first] = await eoaSignatures();
      const members: CouncilSignature[] = [1, 2, 3, 4].map((n) => ({
        kind: n === 4 ? "contract" : "verified",
        signer: n === 4 ? council : concat([verifier, toHex(n, { size: 64 })]),
        signature: toHex(n, { size: n }),
      }));
      const encoded = encodeCouncilSignatures([...members, first!]);
      expect(encodeCouncilSignatures([first!, ...members.toReversed()])).to.equal(encoded);
      expect(slice(encoded, 0, 66)).to.equal(concat(["0x01", first!.signature]));
      const rest = slice(encoded, 66);
      const [decoded] = AbiCoder.defaultAbiCoder().decode(["tuple(bytes signer,bytes signature)[]"], rest);
      const ids = decoded.map(({ signer }: { signer: Hex }) => memberId(signer));
      expect(ids).to.deep.equal(members.map(({ signer }) => memberId(signer)).toSorted());
      expect(AbiCoder.defaultAbiCoder().encode(["tuple(bytes signer,bytes signature)[]"], [decoded])).to.equal(rest);
    });

    it("packs as the contract's tests do, which were written apart", async () => {
      const wallets = accounts.map((_, i) => new Wallet(toHex(i + 1, { size: 32 })));
      const others = [1, 2].map((n) => ({
        signer: concat([verifier, toHex(n, { size: 64 })]),
        signature: toHex(n, { size: 9 }),
      }));
      const signatures = [
        ...(await eoaSignatures()),
        ...others.map((other) => ({ kind: "verified" as const, ...other })),
      ];
      expect(encodeCouncilSignatures(signatures)).to.equal(packSignatures(digest, wallets, others));
    });

    it("encodes nobody as nothing but the count", () => {
      expect(encodeCouncilSignatures([])).to.equal("0x00");
    });

    it("writes v as the contract reads it", async () => {
      const [first] = await eoaSignatures();
      const v = Number(slice(first!.signature, 64));
      const ledger = concat([slice(first!.signature, 0, 64), toHex(v - 27, { size: 1 })]);
      expect(encodeCouncilSignatures([{ ...first!, signature: ledger }])).to.equal(encodeCouncilSignatures([first!]));
    });

    it("refuses a member that signed twice, also as another kind", async () => {
      const [first, second] = await eoaSignatures();
      const duplicate = { code: "COUNCIL_SIGNATURE_DUPLICATE", value: first!.signer } as const;
      expectRefusal(() => encodeCouncilSignatures([first!, second!, first!]), duplicate.code, {
        value: duplicate.value,
      });
      expectRefusal(() => encodeCouncilSignatures([first!, { ...first!, kind: "contract" }]), duplicate.code, {
        value: duplicate.value,
      });
      expect(size(encodeCouncilSignatures([first!, second!]))).to.equal(1 + 2 * 65);
    });

    it("refuses signatures that the contract would refuse", async () => {
      const [first] = await eoaSignatures();
      const { signature } = first!;
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const highS = toHex(order - BigInt(slice(signature, 32, 64)), { size: 32 });
      const bad: Hex[] = [
        slice(signature, 0, 64),
        concat([signature, "0x00"]),
        concat([slice(signature, 0, 64), "0x1d"]),
        concat([slice(signature, 0, 32), highS, slice(signature, 64)]),
      ];
      for (const one of bad) {
        expectRefusal(() => encodeCouncilSignatures([{ ...first!, signature: one }]), "COUNCIL_SIGNATURE_INVALID", {
          value: one,
        });
      }
      const keyed = { kind: "eoa", signer: concat([verifier, "0x01"]), signature } as const;
      expectRefusal(() => encodeCouncilSignatures([keyed]), "COUNCIL_SIGNATURE_INVALID", { value: signature });
    });

    it("refuses more than a byte can count", async () => {
      const [{ signature }] = (await eoaSignatures()) as [CouncilSignature];
      const many = Array.from(
        { length: 256 },
        (_, i): CouncilSignature => ({
          kind: "eoa",
          signer: toHex(i + 1, { size: 20 }),
          signature,
        }),
      );
      expectRefusal(() => encodeCouncilSignatures(many), "COUNCIL_TOO_MANY_SIGNATURES", { value: "256" });
      expect(size(encodeCouncilSignatures(many.slice(1)))).to.equal(1 + 255 * 65);
    });
  });

  describe("passkeys", () => {
    const assertionWords = parseAbiParameters("bytes32, bytes32, uint256, uint256, bytes, string");
    const paula = softwarePasskey("paula");
    const point = paula.publicKey as Hex;
    /** SPKI of an uncompressed P-256 key, as browsers give it, up to the point. */
    const spki = concat(["0x3059301306072a8648ce3d020106082a8648ce3d03010703420004", point]);
    const assert = (challenge: Hex, options?: AssertionOptions) => paula.assert(challenge, options) as PasskeyAssertion;
    const withFlags = (flags: number) => {
      const good = assert(digest);
      const { authenticatorData } = good;
      const data = concat([slice(authenticatorData, 0, 32), toHex(flags, { size: 1 }), slice(authenticatorData, 33)]);
      return { ...good, authenticatorData: data };
    };
    const halfOrder = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n / 2n;

    it("signer is verifier ‖ X ‖ Y", () => {
      const signer = concat([verifier, point]);
      expect(size(signer)).to.equal(84);
      expect(passkeySigner({ verifier, publicKey: spki })).to.equal(signer);
      expect(passkeySigner({ verifier, publicKey: point })).to.equal(signer);
      expectRefusal(() => passkeySigner({ verifier, publicKey: slice(point, 1) }), "PASSKEY_ASSERTION_INVALID");
    });

    it("encodes assertions so that they verify, with s in the lower half", () => {
      // Half of all signatures have s in the upper half, so both branches are met.
      for (let i = 0; i < 24; i++) {
        const challenge = keccak256(toHex(i));
        const assertion = assert(challenge);
        const encoded = encodePasskeyAssertion({ assertion, digest: challenge });
        const [r, s, challengeIndex, typeIndex, authenticatorData, json] = decodeAbiParameters(assertionWords, encoded);
        expect(BigInt(s) <= halfOrder).to.equal(true);
        expect(json.slice(Number(challengeIndex))).to.match(/^"challenge":"/);
        expect(json.slice(Number(typeIndex))).to.match(/^"type":"webauthn.get"/);
        const clientDataHash = createHash("sha256").update(json).digest();
        const key = createPublicKey({
          key: Buffer.from(hexToBytes(spki)),
          format: "der",
          type: "spki",
        });
        const signed = Buffer.concat([hexToBytes(authenticatorData), clientDataHash]);
        const signature = hexToBytes(concat([r, s]));
        expect(verify("sha256", signed, { key, dsaEncoding: "ieee-p1363" }, signature)).to.equal(true);
      }
    });

    it("counts indices in bytes", () => {
      const assertion = assert(digest);
      const clientDataJSON = assertion.clientDataJSON.replace("{", '{"note":"é",');
      const encoded = encodePasskeyAssertion({ assertion: { ...assertion, clientDataJSON }, digest });
      const [, , challengeIndex] = decodeAbiParameters(assertionWords, encoded);
      expect(Buffer.from(clientDataJSON).subarray(Number(challengeIndex)).toString()).to.match(/^"challenge":"/);
    });

    it("refuses what the verifier would refuse", () => {
      const good = assert(digest);
      expect(encodePasskeyAssertion({ assertion: good, digest })).to.match(/^0x/);
      const bad = [
        assert(keccak256("0x02")),
        assert(digest, { type: "webauthn.create" }),
        assert(digest, { userPresent: false }),
        assert(digest, { userVerified: false }),
        withFlags(0x15),
        { ...good, authenticatorData: slice(good.authenticatorData, 0, 36) },
        { ...good, signature: concat([good.signature, "0x00"]) },
        { ...good, signature: "0x3006020100020101" as Hex },
        { ...good, signature: "0x3000" as Hex },
        { ...good, signature: "0x" as Hex },
        { ...good, signature: "0x3009020101020101020101" as Hex },
      ];
      for (const assertion of bad) {
        expectRefusal(() => encodePasskeyAssertion({ assertion, digest }), "PASSKEY_ASSERTION_INVALID");
      }
      const backedUp = withFlags(0x1d);
      expect(encodePasskeyAssertion({ assertion: backedUp, digest })).to.match(/^0x/);
    });
  });
});
