import { type Hex, hexToBytes, zeroHash } from "viem";
import { requireBytes } from "../proposal/fields.ts";
import { buildTree, rootOf } from "./tree/batchTree.ts";
import { HASH_BYTES } from "./tree/hasher.ts";

export type BatchRootParameters = {
  /** keccak256 of each record, in order. */
  records: readonly Hex[];
  /** 32 bytes from which all salts follow. Whoever knows it can guess records; zero hides nothing. */
  secret: Hex;
};

/**
 * Root of the tree over the records of a batch:
 *
 *     salt = keccak256(abi.encode(secret, index))
 *     leaf = keccak256(keccak256(abi.encode(index, salt, recordHash)))
 *     node = keccak256(smaller child ‖ larger child)
 *
 * The leaves are padded to a power of two with empty ones, of value zero; proofs verify with OpenZeppelin's
 * MerkleProof. A root does not bind the number of records: `Batch.size` does.
 *
 * @throws PROPOSAL_FIELD_INVALID where a record or the secret is not 32 bytes long.
 */
export function batchRoot({ records, secret }: BatchRootParameters): Hex {
  requireBytes("secret", secret, 32);
  const recordHashes = new Uint8Array(records.length * HASH_BYTES);
  for (const [i, record] of records.entries()) {
    requireBytes(`records[${i}]`, record, 32);
    recordHashes.set(hexToBytes(record), i * HASH_BYTES);
  }
  return rootOfRecords(recordHashes, secret);
}

/** The same over a flat list of record hashes. */
export function rootOfRecords(recordHashes: Uint8Array, secret: Hex): Hex {
  if (recordHashes.length === 0) return zeroHash;
  return rootOf(buildTree({ recordHashes, secret: hexToBytes(secret) }));
}
