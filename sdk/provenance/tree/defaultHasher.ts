import { keccak256 } from "viem";
import { checkedHasher } from "./checkedHasher.ts";
import type { Hasher } from "./hasher.ts";
import { plainHasher } from "./plainHasher.ts";

let chosen: Hasher | undefined;

/** The fastest hasher that needs no waiting, chosen at its first use. */
export function defaultHasher(): Hasher {
  chosen ??= checkedHasher(plainHasher("viem", (bytes) => keccak256(bytes, "bytes")));
  return chosen;
}
