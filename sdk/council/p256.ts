import { type Hex, hexToBigInt, slice } from "viem";

/** The field of P-256, and `b` of its equation y² = x³ - 3x + b. */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Whether x ‖ y, 64 bytes, is a point of P-256: with any other as its key, a member could never sign. */
export function isPointOfP256(point: Hex): boolean {
  const [x, y] = [hexToBigInt(slice(point, 0, 32)), hexToBigInt(slice(point, 32, 64))];
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}
