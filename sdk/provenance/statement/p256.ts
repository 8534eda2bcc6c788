import { bytesToHex, concat, type Hex, hexToBytes, size } from "viem";
import { isPointOfP256 } from "../../council/p256.ts";
import { SallyportError } from "../../errors/SallyportError.ts";

// ECDSA over P-256 and SHA-256, by the WebCrypto of the browser or of Node. Signatures are r ‖ s, 64 bytes.

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;

type Key = InstanceType<typeof CryptoKey>;

/** A pair of P-256 keys of WebCrypto. The private key need not be extractable. */
export type P256KeyPair = { publicKey: Key; privateKey: Key };

/** What signs with a P-256 key: r ‖ s over the SHA-256 of the bytes. */
export type P256Signer = {
  kind: "p256";
  /** X ‖ Y, 64 bytes. */
  publicKey: Hex;
  sign: (bytes: Uint8Array) => Promise<Hex>;
};

/** A signer over a key pair of WebCrypto, for `signStatement`. */
export async function p256Signer({ publicKey, privateKey }: P256KeyPair): Promise<P256Signer> {
  const point = new Uint8Array(await subtle().exportKey("raw", publicKey));
  return {
    kind: "p256",
    // An uncompressed point: one byte that says so, then X ‖ Y.
    publicKey: bytesToHex(point.subarray(1)),
    sign: async (bytes) => bytesToHex(new Uint8Array(await subtle().sign(SIGNING, privateKey, Uint8Array.from(bytes)))),
  };
}

/** Whether the key signed these bytes. Both forms of s are accepted: what is signed counts, not how often. */
export async function isSignedByP256(bytes: Uint8Array, signature: Uint8Array, publicKey: Hex): Promise<boolean> {
  if (size(publicKey) !== 64 || signature.length !== 64 || !isPointOfP256(publicKey)) return false;
  const point = Uint8Array.from(hexToBytes(concat(["0x04", publicKey])));
  const key = await subtle().importKey("raw", point, CURVE, false, ["verify"]);
  return subtle().verify(SIGNING, key, Uint8Array.from(signature), Uint8Array.from(bytes));
}

function subtle() {
  // Browsers leave it out of pages that are not served securely.
  const found: typeof crypto.subtle | undefined = globalThis.crypto?.subtle;
  if (found !== undefined) return found;
  throw new SallyportError("CRYPTO_UNAVAILABLE", { summary: "There is no WebCrypto here to compute with P-256." });
}
