import { createHash, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { bytesToHex, concat, type Hex, hexToBytes, sha256, stringToHex, toHex } from "viem";
import type { PasskeyAssertion } from "../../../sdk/council/passkey.ts";

/** A software authenticator: real P-256 signatures over real WebAuthn bytes, without a browser. */
export type PasskeyDevice = {
  /** SPKI, as `response.getPublicKey()` gives it. */
  publicKey: Hex;
  /** Answers a challenge. `flags` is the byte of the authenticator data: present and verified unless told otherwise. */
  assert(challenge: Hex, options?: { flags?: number; type?: string }): PasskeyAssertion;
};

const PRESENT_AND_VERIFIED = 0x05;

export function passkeyDevice(): PasskeyDevice {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    publicKey: bytesToHex(publicKey.export({ type: "spki", format: "der" })),
    assert: (challenge, { flags = PRESENT_AND_VERIFIED, type = "webauthn.get" } = {}) => {
      const clientDataJSON = JSON.stringify({
        type,
        challenge: Buffer.from(hexToBytes(challenge)).toString("base64url"),
        origin: "http://localhost:5173",
        crossOrigin: false,
      });
      const authenticatorData = concat([sha256(stringToHex("localhost")), toHex(flags, { size: 1 }), "0x00000001"]);
      return { authenticatorData, clientDataJSON, signature: sign(privateKey, authenticatorData, clientDataJSON) };
    },
  };
}

function sign(privateKey: KeyObject, authenticatorData: Hex, clientDataJSON: string): Hex {
  const clientDataHash = createHash("sha256").update(clientDataJSON).digest();
  const signer = createSign("sha256").update(hexToBytes(authenticatorData)).update(clientDataHash);
  return bytesToHex(signer.sign(privateKey));
}
