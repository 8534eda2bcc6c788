// A P-256 key that signs statements over batches, as a device would: SHA-256, r ‖ s, s in the lower half.
import { createECDH, createHash, createPrivateKey, sign } from "node:crypto";
import { type Hex, hexToBytes, toHex } from "viem";

/** Order of P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

export type DeviceKey = {
  x: Hex;
  y: Hex;
  /** Signs sha256(statement). */
  sign(statement: Hex): Hex;
};

/** The key of this name, the same in every run. */
export function deviceKey(name: string): DeviceKey {
  const secret = createHash("sha256").update(name).digest();
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(secret);
  // Uncompressed: 0x04 ‖ x ‖ y.
  const [x, y] = [ecdh.getPublicKey().subarray(1, 33), ecdh.getPublicKey().subarray(33)];
  const [d, jwkX, jwkY] = [secret, x, y].map((part) => part.toString("base64url")) as [string, string, string];
  const key = createPrivateKey({ format: "jwk", key: { kty: "EC", crv: "P-256", d, x: jwkX, y: jwkY } });
  return {
    x: toHex(x),
    y: toHex(y),
    sign(statement) {
      const signature = sign("sha256", hexToBytes(statement), { key, dsaEncoding: "ieee-p1363" });
      const s = BigInt(toHex(signature.subarray(32)));
      const low = s > ORDER / 2n ? ORDER - s : s;
      return toHex(Buffer.concat([signature.subarray(0, 32), hexToBytes(toHex(low, { size: 32 }))]));
    },
  };
}
