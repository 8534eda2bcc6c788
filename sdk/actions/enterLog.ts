import { type Address, encodeFunctionData, type Hex } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type EnterLogParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  /** Of a batch that is anchored. */
  batchId: Hex;
};

/** Enters an anchored batch in the log, once. Anybody may. */
export function enterLog(client: Sender, { provenance, batchId }: EnterLogParameters): Promise<SentTransaction> {
  const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "enterLog", args: [batchId] });
  return sendCall(client, { to: provenance, data });
}
