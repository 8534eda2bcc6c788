import { concat, encodeAbiParameters, type Hex, keccak256, parseAbiParameters, zeroHash } from "viem";
import { requireBytes } from "../proposal/fields.ts";

const saltWords = parseAbiParameters("bytes32 secret, uint256 index");
const leafWords = parseAbiParameters("uint256 index, bytes32 salt, bytes32 recordHash");

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
  let level = records.map((record, i) => {
    requireBytes(`records[${i}]`, record, 32);
    return leafOf(BigInt(i), record, secret);
  });
  let empty: Hex = zeroHash;
  while (level.length > 1) {
    const below = level;
    const pairs = Math.ceil(below.length / 2);
    const padding = empty;
    level = Array.from({ length: pairs }, (_, i) => hashPair(below[2 * i] ?? padding, below[2 * i + 1] ?? padding));
    empty = hashPair(empty, empty);
  }
  return level[0] ?? zeroHash;
}

function leafOf(index: bigint, recordHash: Hex, secret: Hex): Hex {
  const salt = keccak256(encodeAbiParameters(saltWords, [secret, index]));
  return keccak256(keccak256(encodeAbiParameters(leafWords, [index, salt, recordHash])));
}

function hashPair(a: Hex, b: Hex): Hex {
  return keccak256(a < b ? concat([a, b]) : concat([b, a]));
}
