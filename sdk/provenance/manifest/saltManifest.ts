import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import { hashManifest } from "./hashManifest.ts";
import type { Manifest } from "./manifest.ts";

const words = parseAbiParameters("bytes32 secret, bytes32 digest");

/**
 * A manifest with the salt that its batch's secret gives it, so that nobody confirms a guess at it by its hash, which is on
 * chain: keccak256(abi.encode(secret, digest)), of the digest that the manifest has without a salt.
 *
 * It is made as the salts of records are, and leads back to the secret no more than they do; none of them is the same, for
 * their second word is an index below 2^64. The same words always get the same salt, so that who says them again, in a run
 * that goes on or after the document was lost, comes to the same hash; other words of the same data get another one.
 *
 * @param secret 32 bytes, not zeros: those hide nothing.
 * @throws MANIFEST_INVALID, MANIFEST_TOO_LARGE
 */
export function saltManifest({ salt: _, ...manifest }: Manifest, secret: Hex): Manifest {
  const { digest } = hashManifest(manifest);
  return { ...manifest, salt: keccak256(encodeAbiParameters(words, [secret, digest])) };
}
