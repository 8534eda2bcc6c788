import { type Address, encodeFunctionData, type Hex } from "viem";
import { getChainId, signTypedData } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { observationTypedData } from "../provenance/typedData.ts";
import type { Batch } from "../provenance/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type AnchorParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  /** Its anchorer is the client's account. */
  batch: Batch;
  /** When the data was observed, in seconds since the epoch; not in the future. */
  observedAt: number;
};

/** Anchors a batch on the client's own behalf: level hashed. */
export function anchor(client: Sender, { provenance, batch, observedAt }: AnchorParameters): Promise<SentTransaction> {
  const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "anchor", args: [batch, observedAt] });
  return sendCall(client, { to: provenance, data });
}

export type AnchorSignedParameters = AnchorParameters & {
  source: Address;
  /** A key of the source, or the source itself where it calls. */
  key: Address;
  /** `0x` where source or key is the client's account. */
  signature: Hex;
};

/** Anchors a batch that an admitted source stands behind: levels hashed and signed. */
export function anchorSigned(client: Sender, parameters: AnchorSignedParameters): Promise<SentTransaction> {
  const { provenance, batch, observedAt, source, key, signature } = parameters;
  const args = [batch, observedAt, source, key, signature] as const;
  return sendCall(client, {
    to: provenance,
    data: encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "anchorSigned", args }),
  });
}

export type SignObservationParameters = Omit<AnchorParameters, "batch"> & {
  source: Address;
  batch: Omit<Batch, "anchorer">;
};

/** A key of a source, which is the client's account, stands behind a batch. */
export async function signObservation(
  client: Sender,
  { provenance, source, batch, observedAt }: SignObservationParameters,
): Promise<{ key: Address; signature: Hex }> {
  const chainId = await getChainId(client);
  const typedData = observationTypedData({ chainId, registry: provenance, source, batch, observedAt });
  const signature = await signTypedData(client, { account: client.account, ...typedData });
  return { key: client.account.address, signature };
}
