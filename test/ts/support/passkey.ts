// A passkey without a browser: a P-256 key that answers with the bytes a real authenticator gives.
import { createECDH, createHash, createPrivateKey, type KeyObject, sign } from "node:crypto";
import { AbiCoder, concat, getBytes, hexlify, sha256, toBeHex, toUtf8Bytes } from "ethers";

/** Order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;

/** What a browser hands over after `navigator.credentials.get`. */
export type Assertion = {
  authenticatorData: string;
  /** The JSON text itself. */
  clientDataJSON: string;
  /** ECDSA in DER, as authenticators give it: s may be high. */
  signature: string;
};

/** Deviations from what an honest authenticator says; everything else stays as it is. */
export type AssertionOptions = {
  origin?: string;
  rpId?: string;
  userPresent?: boolean;
  userVerified?: boolean;
  /** `webauthn.get` unless given. */
  type?: string;
  counter?: number;
};

export type Passkey = {
  /** x ‖ y, 64 bytes. */
  publicKey: string;
  /** Answers to a challenge of 32 bytes. */
  assert(challenge: string, options?: AssertionOptions): Assertion;
  /** The same, encoded as the verifier wants it. */
  sign(challenge: string, options?: AssertionOptions): string;
};

/** A passkey whose key follows from `name`, the same in every run. */
export function softwarePasskey(name: string): Passkey {
  const secret = createHash("sha256").update(name).digest();
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(secret);
  // Uncompressed: 0x04 ‖ x ‖ y.
  const publicKey = ecdh.getPublicKey().subarray(1);
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv: "P-256",
      d: secret.toString("base64url"),
      x: publicKey.subarray(0, 32).toString("base64url"),
      y: publicKey.subarray(32).toString("base64url"),
    },
  });
  const assert = (challenge: string, options: AssertionOptions = {}) => answer(key, challenge, options);
  return {
    publicKey: hexlify(publicKey),
    assert,
    sign: (challenge, options) => encodeAssertion(assert(challenge, options)),
  };
}

/** ERC-7913 signer of a passkey: verifier ‖ x ‖ y, 84 bytes. */
export function passkeySigner(verifier: string, publicKey: string): string {
  return concat([verifier, publicKey]);
}

/**
 * Encodes an assertion as OpenZeppelin's WebAuthnAuth: r, s, place of the challenge, place of the type, authenticator
 * data, client data. s is brought into the lower half.
 */
export function encodeAssertion({ authenticatorData, clientDataJSON, signature }: Assertion): string {
  const { r, s } = decodeDer(getBytes(signature));
  return AbiCoder.defaultAbiCoder().encode(
    ["bytes32", "bytes32", "uint256", "uint256", "bytes", "string"],
    [
      toBeHex(r, 32),
      toBeHex(s > ORDER / 2n ? ORDER - s : s, 32),
      clientDataJSON.indexOf('"challenge"'),
      clientDataJSON.indexOf('"type"'),
      authenticatorData,
      clientDataJSON,
    ],
  );
}

/** The same signature with the other s, which the curve accepts and a verifier must refuse. */
export function withHighS(encoded: string): string {
  const bytes = getBytes(encoded);
  const s = BigInt(hexlify(bytes.subarray(32, 64)));
  return concat([bytes.subarray(0, 32), toBeHex(ORDER - s, 32), bytes.subarray(64)]);
}

function answer(key: KeyObject, challenge: string, options: AssertionOptions): Assertion {
  const origin = options.origin ?? "https://console.example";
  const rpId = options.rpId ?? new URL(origin).hostname;
  const flags =
    (options.userPresent === false ? 0 : USER_PRESENT) | (options.userVerified === false ? 0 : USER_VERIFIED);
  const authenticatorData = concat([sha256(toUtf8Bytes(rpId)), toBeHex(flags, 1), toBeHex(options.counter ?? 1, 4)]);
  const clientDataJSON = JSON.stringify({
    type: options.type ?? "webauthn.get",
    challenge: Buffer.from(getBytes(challenge)).toString("base64url"),
    origin,
    crossOrigin: false,
  });
  const signed = getBytes(concat([authenticatorData, sha256(toUtf8Bytes(clientDataJSON))]));
  return { authenticatorData, clientDataJSON, signature: hexlify(sign("sha256", signed, key)) };
}

/** SEQUENCE { INTEGER r, INTEGER s }, each at most 33 bytes long, so that every length is one byte. */
function decodeDer(der: Uint8Array): { r: bigint; s: bigint } {
  const integer = (start: number) => {
    const end = start + 2 + (der[start + 1] ?? 0);
    return { value: BigInt(hexlify(der.subarray(start + 2, end))), end };
  };
  const r = integer(2);
  const s = integer(r.end);
  if (der[0] !== 0x30 || s.end !== der.length) throw new Error("The assertion's signature is not DER.");
  return { r: r.value, s: s.value };
}
