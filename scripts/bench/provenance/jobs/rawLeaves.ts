import { readFileSync } from "node:fs";
import { keccak256 } from "viem";

/** The secret of the batch in all jobs. */
export const SECRET = new Uint8Array(32).fill(7);

/** What goes into the recommended leaf of a record. */
export type RawLeaf = { index: number; salt: Uint8Array; recordHash: Uint8Array };

/** As a user of the other libraries makes them, from the lines of a file. */
export function* rawLeaves(path: string): Generator<RawLeaf> {
  const seed = new Uint8Array(64);
  seed.set(SECRET);
  let index = 0;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    seed.set(word(index), 32);
    yield { index: index++, salt: keccak256(seed, "bytes"), recordHash: keccak256(Buffer.from(line), "bytes") };
  }
}

/** A whole number as the ABI encodes it. */
export function word(value: number): Uint8Array {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setBigUint64(24, BigInt(value));
  return bytes;
}
