import { type Hex, hexToBytes, toHex } from "viem";

/** Order of the P-256 group. */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** A signature by P-256. */
export type P256Signature = { r: bigint; s: bigint };

/**
 * Reads a P-256 signature as ASN.1 DER, the form in which OpenSSL, HSMs and authenticators give it, and brings s into the
 * lower half, since contracts take no other.
 *
 * @returns What is wrong with it, where it is none.
 */
export function readDerSignature(der: Hex): P256Signature | string {
  const bytes = hexToBytes(der);
  // SEQUENCE { INTEGER r, INTEGER s } of at most 72 bytes, so every length is one byte.
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return "The signature is not DER.";
  const first = parseInteger(bytes, 2);
  if (typeof first === "string") return first;
  const second = parseInteger(bytes, first.end);
  if (typeof second === "string") return second;
  if (second.end !== bytes.length) return "The signature has trailing bytes.";
  const s = second.value;
  return { r: first.value, s: s > P256_ORDER / 2n ? P256_ORDER - s : s };
}

function parseInteger(bytes: Uint8Array, start: number): { value: bigint; end: number } | string {
  const length = bytes[start + 1] ?? 0;
  const end = start + 2 + length;
  if (bytes[start] !== 0x02 || length === 0 || length > 33 || end > bytes.length) return "The signature is not DER.";
  const value = BigInt(toHex(bytes.slice(start + 2, end)));
  if (value === 0n || value >= P256_ORDER) return "The signature is out of the range of P-256.";
  return { value, end };
}
