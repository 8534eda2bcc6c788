import { createECDH, createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { type Address, bytesToHex, concat, type Hex, hexToBytes, sha256, stringToHex, toHex } from "viem";
import { encodePasskeyAssertion, type PasskeyAssertion, passkeySigner } from "../../../sdk/council/passkey.ts";

// A passkey without a browser: a P-256 key that answers a challenge with the bytes that an authenticator gives. In the
// example it follows from a name, so that the DAO's file can state its public key.

const ORIGIN = "https://council.example";
const USER_PRESENT_AND_VERIFIED = "0x05";
const SIGNATURE_COUNT = "0x00000001";

export type Passkey = {
  /** X ‖ Y. */
  publicKey: Hex;
  /** The signer of a council member, under the verifier contract. */
  signer(verifier: Address): Hex;
  /** Agrees to a digest, as its owner would with a touch. */
  sign(digest: Hex): Hex;
};

export function softwarePasskey(name: string): Passkey {
  const secret = createHash("sha256").update(name).digest();
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(secret);
  // The first byte says that the point is not compressed.
  const point = curve.getPublicKey().subarray(1);
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: secret.toString("base64url"),
      x: point.subarray(0, 32).toString("base64url"),
      y: point.subarray(32).toString("base64url"),
    },
  });
  const publicKey = bytesToHex(point);
  return {
    publicKey,
    signer: (verifier) => passkeySigner({ verifier, publicKey }),
    sign: (digest) => encodePasskeyAssertion({ assertion: assert(key, digest), digest }),
  };
}

function assert(key: KeyObject, challenge: Hex): PasskeyAssertion {
  const clientDataJSON = JSON.stringify({
    type: "webauthn.get",
    challenge: Buffer.from(hexToBytes(challenge)).toString("base64url"),
    origin: ORIGIN,
    crossOrigin: false,
  });
  const relyingParty = sha256(stringToHex(new URL(ORIGIN).hostname));
  const authenticatorData = concat([relyingParty, USER_PRESENT_AND_VERIFIED, SIGNATURE_COUNT]);
  const signed = concat([authenticatorData, sha256(stringToHex(clientDataJSON))]);
  return { authenticatorData, clientDataJSON, signature: toHex(sign("sha256", hexToBytes(signed), key)) };
}
