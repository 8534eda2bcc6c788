import { type Address, encodeFunctionData, type Hex } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import type { Batch } from "../provenance/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type TaintParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  child: Batch;
  /** Revoked, tainted, or disputed and confirmed by root. */
  parent: Batch;
  /** keccak256 of the canonical form of the child's manifest; see `hashManifest`. */
  documentHash: Hex;
  /** That the child's manifest names the parent; see `proveParent`. */
  proof: readonly Hex[];
};

/** Marks a batch that was derived from a withdrawn one, for ever. Anybody may. */
export function taint(
  client: Sender,
  { provenance, child, parent, documentHash, proof }: TaintParameters,
): Promise<SentTransaction> {
  const args = [child, parent, documentHash, proof] as const;
  return sendCall(client, {
    to: provenance,
    data: encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "taint", args }),
  });
}
