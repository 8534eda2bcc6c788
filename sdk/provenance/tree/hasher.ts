/** Bytes of a hash, and of each node. */
export const HASH_BYTES = 32;

/**
 * What hashes many things at once. All hashes are keccak256, and lists of them are flat: hash i stands at 32i. What
 * is returned is the caller's own: `into`, which has the right length, or a new list.
 */
export type Hasher = {
  /** Which one it is, for people. */
  readonly name: string;
  /** recordHash of each record. `spans` holds where each begins and ends in `bytes`: two numbers for each record. */
  hashRecords(bytes: Uint8Array, spans: Uint32Array, into?: Uint8Array): Uint8Array;
  /** Leaves of consecutive records; `first` is the index of the first one. The secret has 32 bytes. */
  hashLeaves(secret: Uint8Array, first: number, recordHashes: Uint8Array, into?: Uint8Array): Uint8Array;
  /** One level up: the nodes over an even number of nodes, the smaller child of each pair hashed first. */
  hashPairs(nodes: Uint8Array, into?: Uint8Array): Uint8Array;
};

/** The hash i of a list. Shares its bytes. */
export function hashAt(hashes: Uint8Array, i: number): Uint8Array {
  return hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
}

/** Below zero where `a` stands before `b`. */
export function compareHashes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < HASH_BYTES; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
