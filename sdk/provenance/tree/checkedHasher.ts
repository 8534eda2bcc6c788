import { HASH_BYTES, type Hasher } from "./hasher.ts";
import { RATE } from "./kernel/keccakModule.ts";
import { simdHasher } from "./simdHasher.ts";

/** Lengths around everything that a block of Keccak treats in another way. */
const LENGTHS = [0, 1, 2, RATE - 2, RATE - 1, RATE, RATE + 1, 2 * RATE - 1, 2 * RATE, 3 * RATE + 5];

/**
 * The fastest hasher that runs here, `reference` where there is no other. A faster one is used only after it has given
 * the same answers as the reference: records of many lengths, leaves, and pairs in either order.
 */
export function checkedHasher(reference: Hasher): Hasher {
  try {
    const fast = simdHasher();
    return isSame(sample(fast), sample(reference)) ? fast : reference;
  } catch {
    // No vectors, or no permission to compile: nothing that its user could or need mend.
    return reference;
  }
}

function sample(hasher: Hasher): Uint8Array[] {
  const bytes = Uint8Array.from({ length: 4 * RATE }, (_, i) => (i * 167 + (i >> 3)) & 0xff);
  const spans = LENGTHS.flatMap((length, i) => [i, i + length]);
  const records = hasher.hashRecords(bytes, Uint32Array.from(spans));
  const secret = bytes.subarray(1, 1 + HASH_BYTES);
  const leaves = hasher.hashLeaves(secret, 2 ** 32 - 3, records.subarray(HASH_BYTES));
  const pairs = hasher.hashPairs(Uint8Array.from([...records, ...records.toReversed(), ...records.subarray(0, 64)]));
  // What lies in its memory from before must not count.
  return [records, leaves, pairs, hasher.hashRecords(bytes.subarray(3), Uint32Array.from([0, 5]))];
}

function isSame(some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean {
  return some.every((bytes, i) => {
    const other = others[i];
    return other !== undefined && bytes.length === other.length && bytes.every((byte, j) => byte === other[j]);
  });
}
