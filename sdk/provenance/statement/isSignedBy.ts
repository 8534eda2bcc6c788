import { bytesToHex, isAddressEqual, recoverMessageAddress } from "viem";
import type { StatementKey } from "./key.ts";
import { isSignedByP256 } from "./p256.ts";

/** Whether a signature over these bytes, the PAE of an envelope, is of this key. */
export async function isSignedBy({
  bytes,
  sig,
  key,
}: {
  bytes: Uint8Array;
  sig: Uint8Array;
  key: StatementKey;
}): Promise<boolean> {
  if (key.kind === "p256") return isSignedByP256(bytes, sig, key.publicKey);
  // Bytes that are no signature, of another length or off the curve, recover nobody.
  if (sig.length !== 65) return false;
  const recovered = recoverMessageAddress({ message: { raw: bytes }, signature: bytesToHex(sig) });
  return recovered.then((address) => isAddressEqual(address, key.address)).catch(() => false);
}
