import {
  type Address,
  concat,
  encodeAbiParameters,
  type Hex,
  hexToBytes,
  parseAbiParameters,
  size,
  slice,
  toHex,
} from "viem";
import { SallyportError } from "../errors/SallyportError.ts";
import { readDerSignature } from "./derSignature.ts";

// A passkey member: an ERC-7913 signer whose verifier checks WebAuthn assertions over P-256. The challenge is the
// bare digest that the Council asks for.

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const BACKUP_ELIGIBLE = 0x08;
const BACKED_UP = 0x10;

export type PasskeySignerParameters = {
  /** The WebAuthn verifier contract. */
  verifier: Address;
  /** The credential's public key as SPKI (`response.getPublicKey()`), or as X ‖ Y. */
  publicKey: Hex;
};

/**
 * The ERC-7913 signer of a passkey: verifier ‖ X ‖ Y, 84 bytes.
 *
 * @throws PASSKEY_ASSERTION_INVALID where the key is shorter than a P-256 point.
 */
export function passkeySigner({ verifier, publicKey }: PasskeySignerParameters): Hex {
  if (size(publicKey) < 64) throw invalid("The public key is shorter than a P-256 point.", publicKey);
  // An SPKI of an uncompressed P-256 key ends with X ‖ Y.
  return concat([verifier, slice(publicKey, -64)]);
}

export type PasskeyAssertion = {
  authenticatorData: Hex;
  /** UTF-8 text, exactly as the authenticator signed it. */
  clientDataJSON: string;
  /** ASN.1 DER, as `response.signature` holds it. */
  signature: Hex;
};

export type EncodePasskeyAssertionParameters = {
  assertion: PasskeyAssertion;
  /** What was to be signed: the challenge must be these 32 bytes. */
  digest: Hex;
};

const assertionWords = parseAbiParameters(
  "bytes32 r, bytes32 s, uint256 challengeIndex, uint256 typeIndex, bytes authenticatorData, string clientDataJSON",
);

/**
 * An assertion as the signature of a Council member of kind `verified`. Brings s into the lower half, since the
 * verifier accepts no other.
 *
 * @throws PASSKEY_ASSERTION_INVALID where the verifier would refuse it: another challenge, another type, no user
 * verification, a malformed signature. The signature itself is not checked.
 */
export function encodePasskeyAssertion({ assertion, digest }: EncodePasskeyAssertionParameters): Hex {
  const { authenticatorData, clientDataJSON, signature } = assertion;
  const challenge = `"challenge":"${base64Url(hexToBytes(digest))}"`;
  const challengeIndex = clientDataJSON.indexOf(challenge);
  if (challengeIndex < 0) throw invalid("The challenge of the assertion is not the digest.", clientDataJSON);
  const typeIndex = clientDataJSON.indexOf('"type":"webauthn.get"');
  if (typeIndex < 0) throw invalid('The assertion is not of type "webauthn.get".', clientDataJSON);
  if (size(authenticatorData) < 37)
    throw invalid("The authenticator data is shorter than 37 bytes.", authenticatorData);
  const flags = Number(slice(authenticatorData, 32, 33));
  if ((flags & USER_PRESENT) === 0) throw invalid("The user was not present.", authenticatorData);
  if ((flags & USER_VERIFIED) === 0) throw invalid("The authenticator did not verify the user.", authenticatorData);
  if ((flags & BACKED_UP) !== 0 && (flags & BACKUP_ELIGIBLE) === 0) {
    throw invalid("The authenticator says that the key is backed up and cannot be.", authenticatorData);
  }
  const read = readDerSignature(signature);
  if (typeof read === "string") throw invalid(read, signature);
  const { r, s } = read;
  return encodeAbiParameters(assertionWords, [
    toHex(r, { size: 32 }),
    toHex(s, { size: 32 }),
    // The verifier counts bytes, and a byte is a character only in ASCII.
    BigInt(utf8Length(clientDataJSON.slice(0, challengeIndex))),
    BigInt(utf8Length(clientDataJSON.slice(0, typeIndex))),
    authenticatorData,
    clientDataJSON,
  ]);
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length;
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function invalid(summary: string, value: string): SallyportError {
  return new SallyportError("PASSKEY_ASSERTION_INVALID", { summary, value });
}
