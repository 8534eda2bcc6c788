import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";

const saltWords = parseAbiParameters("bytes32 secret, uint256 index");
const leafWords = parseAbiParameters("uint256 index, bytes32 salt, bytes32 recordHash");

/** The salt of a record. Who knows it can confirm a guess at this record, and at no other. */
export function recordSalt({ secret, index }: { secret: Hex; index: bigint }): Hex {
  return keccak256(encodeAbiParameters(saltWords, [secret, index]));
}

/** What of a record must be known to prove it. */
export type RecordOpening = {
  /** Its place in the batch, from 0. */
  index: bigint;
  /** See {@link recordSalt}. */
  salt: Hex;
  /** keccak256 of its bytes. */
  recordHash: Hex;
};

/** The leaf of a record. Hashed twice: no inner node, which is hashed once over 64 bytes, is ever taken for a leaf. */
export function recordLeaf({ index, salt, recordHash }: RecordOpening): Hex {
  return keccak256(keccak256(encodeAbiParameters(leafWords, [index, salt, recordHash])));
}
