import { type Address, encodeFunctionData, type Hex } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import type { Batch } from "../provenance/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type ProveBatchParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  batch: Batch;
  /** What the verifier of the batch's schema asks for; of a P256StatementVerifier r ‖ s, 64 bytes. */
  proof: Hex;
};

/** Brings the verifier of a batch's schema a proof: where it takes it, the batch is proven. Anybody may. */
export function proveBatch(
  client: Sender,
  { provenance, batch, proof }: ProveBatchParameters,
): Promise<SentTransaction> {
  const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "prove", args: [batch, proof] });
  return sendCall(client, { to: provenance, data });
}
