import { type Address, encodeFunctionData, type Hex } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import type { Batch } from "../provenance/types.ts";
import { type SendCallParameters, type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

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

/** The call, for whoever asks what it would cost. */
export function taintCall({ provenance, child, parent, documentHash, proof }: TaintParameters): SendCallParameters {
  const args = [child, parent, documentHash, proof] as const;
  return { to: provenance, data: encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "taint", args }) };
}

/** Marks a batch that was derived from a withdrawn one, for ever. Anybody may. */
export function taint(client: Sender, parameters: TaintParameters): Promise<SentTransaction> {
  return sendCall(client, taintCall(parameters));
}
