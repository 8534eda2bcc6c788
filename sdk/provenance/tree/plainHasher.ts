import { compareHashes, HASH_BYTES, type Hasher, hashAt } from "./hasher.ts";

/** A hasher over any keccak256: one hash after the other, as the formulas stand in the design. */
export function plainHasher(name: string, keccak256: (bytes: Uint8Array) => Uint8Array): Hasher {
  return {
    name,
    hashRecords(bytes, spans, hashes = new Uint8Array((spans.length / 2) * HASH_BYTES)) {
      for (let i = 0; 2 * i < spans.length; i++) {
        hashes.set(keccak256(bytes.subarray(spans[2 * i], spans[2 * i + 1])), i * HASH_BYTES);
      }
      return hashes;
    },
    hashLeaves(secret, first, recordHashes, leaves = new Uint8Array(recordHashes.length)) {
      const seed = new Uint8Array(2 * HASH_BYTES);
      const inner = new Uint8Array(3 * HASH_BYTES);
      seed.set(secret);
      for (let i = 0; i * HASH_BYTES < recordHashes.length; i++) {
        writeIndex(seed, HASH_BYTES, first + i);
        writeIndex(inner, 0, first + i);
        inner.set(keccak256(seed), HASH_BYTES);
        inner.set(hashAt(recordHashes, i), 2 * HASH_BYTES);
        leaves.set(keccak256(keccak256(inner)), i * HASH_BYTES);
      }
      return leaves;
    },
    hashPairs(nodes, parents = new Uint8Array(nodes.length / 2)) {
      const pair = new Uint8Array(2 * HASH_BYTES);
      for (let i = 0; i * HASH_BYTES < parents.length; i++) {
        const [left, right] = [hashAt(nodes, 2 * i), hashAt(nodes, 2 * i + 1)];
        const isAscending = compareHashes(left, right) <= 0;
        pair.set(isAscending ? left : right);
        pair.set(isAscending ? right : left, HASH_BYTES);
        parents.set(keccak256(pair), i * HASH_BYTES);
      }
      return parents;
    },
  };
}

/** An index as uint256, big endian. */
function writeIndex(bytes: Uint8Array, at: number, index: number): void {
  new DataView(bytes.buffer).setBigUint64(at + HASH_BYTES - 8, BigInt(index));
}
