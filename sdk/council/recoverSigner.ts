import { type Address, type Hex, recoverAddress } from "viem";

/** Whose signature it is; undefined of bytes that are none: of another length, or off the curve. */
export async function recoverSigner(hash: Hex, signature: Hex): Promise<Address | undefined> {
  try {
    return await recoverAddress({ hash, signature });
  } catch {
    return undefined;
  }
}
