import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import type { Batch } from "./types.ts";

const batchWords = parseAbiParameters(
  "address anchorer, bytes32 root, uint64 size, bytes32 profile, bytes32 manifestHash, bytes32 schema",
);

/** The batch id: keccak256 of the six words. */
export function hashBatch(batch: Batch): Hex {
  const { anchorer, root, size, profile, manifestHash, schema } = batch;
  return keccak256(encodeAbiParameters(batchWords, [anchorer, root, size, profile, manifestHash, schema]));
}
