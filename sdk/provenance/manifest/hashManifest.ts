import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters, stringToBytes } from "viem";
import type { Manifest } from "./manifest.ts";
import { parentsOf, parentsRoot } from "./parents.ts";
import { writeManifest } from "./writeManifest.ts";

const words = parseAbiParameters("bytes32 parentsRoot, bytes32 digest");

/** What a batch says of its manifest. */
export type ManifestHash = {
  /** `Batch.manifestHash`: keccak256(abi.encode(parentsRoot, digest)). */
  hash: Hex;
  /** Root over the ids of the parents; see {@link parentsRoot}. */
  parentsRoot: Hex;
  /** keccak256 of the canonical form. */
  digest: Hex;
};

/**
 * The hash of a manifest. The parents stand in it beside the document, so that a contract is shown one of them without
 * the document.
 *
 * @throws MANIFEST_INVALID, MANIFEST_TOO_LARGE
 */
export function hashManifest(manifest: Manifest): ManifestHash {
  const digest = keccak256(stringToBytes(writeManifest(manifest)));
  const root = parentsRoot(parentsOf(manifest));
  return { hash: keccak256(encodeAbiParameters(words, [root, digest])), parentsRoot: root, digest };
}
