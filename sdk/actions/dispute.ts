import { type Address, encodeFunctionData } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import type { Batch } from "../provenance/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type DisputeParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  batch: Batch;
  reason: string;
};

/**
 * Disputes a batch, as its source or an attester of its schema, once. What rests on it does not execute until the
 * dispute ends: by itself, or by root.
 */
export function dispute(client: Sender, { provenance, batch, reason }: DisputeParameters): Promise<SentTransaction> {
  const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "dispute", args: [batch, reason] });
  return sendCall(client, { to: provenance, data });
}
