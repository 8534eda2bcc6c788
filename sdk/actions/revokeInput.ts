import { type Address, encodeFunctionData, type Hex } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type RevokeInputParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  /** Root of the batch. What the source signed under it is withdrawn wherever it was or will be anchored. */
  root: Hex;
  reason: string;
};

/** Withdraws data for ever, as its source. Proposals that rest on it execute no longer. */
export function revokeInput(
  client: Sender,
  { provenance, root, reason }: RevokeInputParameters,
): Promise<SentTransaction> {
  const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "revoke", args: [root, reason] });
  return sendCall(client, { to: provenance, data });
}

export type RevokeInputForParameters = RevokeInputParameters & {
  source: Address;
  /** A key of the source, also an expired or revoked one. */
  key: Address;
  /** `0x` where the key is the client's account. */
  signature: Hex;
};

/** The same for a source, by one of its keys. */
export function revokeInputFor(client: Sender, parameters: RevokeInputForParameters): Promise<SentTransaction> {
  const { provenance, source, root, key, signature, reason } = parameters;
  const args = [source, root, key, signature, reason] as const;
  return sendCall(client, {
    to: provenance,
    data: encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "revokeFor", args }),
  });
}
