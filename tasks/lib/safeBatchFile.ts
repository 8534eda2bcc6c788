import type { Address, Hex } from "viem";
import { writeJson } from "../../sdk/files/fields.ts";

/** One call as the Safe's Transaction Builder reads it from a file. */
export function writeSafeBatch(
  { chainId, safe, name, createdAt }: { chainId: number; safe: Address; name: string; createdAt: number },
  { to, data }: { to: Address; data: Hex },
): string {
  return writeJson({
    version: "1.0",
    chainId: String(chainId),
    // In milliseconds.
    createdAt: createdAt * 1000,
    meta: { name, description: "", txBuilderVersion: "1.17.0", createdFromSafeAddress: safe },
    transactions: [{ to, value: "0", data, contractMethod: null, contractInputsValues: null }],
  });
}
