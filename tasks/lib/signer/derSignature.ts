import { bytesToBigInt } from "viem";

/** The order of secp256k1, and its half: of s and n - s the smaller is the one that contracts take. */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** r and s of a signature in DER, with s in the lower half; undefined where it is none, to the last byte. */
export function readDerSignature(der: Uint8Array): { r: bigint; s: bigint } | undefined {
  // 0x30 length, and twice 0x02 length number. No number of it has more than 33 bytes, so lengths are of one byte.
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = readNumber(der, 2);
  const s = r === undefined ? undefined : readNumber(der, r.end);
  if (r === undefined || s === undefined || s.end !== der.length) return undefined;
  return { r: r.value, s: s.value > ORDER / 2n ? ORDER - s.value : s.value };
}

function readNumber(der: Uint8Array, at: number): { value: bigint; end: number } | undefined {
  const [tag, length = 0] = der.subarray(at, at + 2);
  const end = at + 2 + length;
  const bytes = der.subarray(at + 2, end);
  if (tag !== 0x02 || length === 0 || length > 33 || bytes.length !== length) return undefined;
  const [first = 0, second = 0] = bytes;
  // Positive, and with no zero before it but the one that says so.
  if (first >= 0x80 || (first === 0 && length > 1 && second < 0x80)) return undefined;
  const value = bytesToBigInt(bytes);
  return value > 0n && value < ORDER ? { value, end } : undefined;
}
