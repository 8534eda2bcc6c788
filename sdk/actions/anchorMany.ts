import { type Address, encodeFunctionData, type Hex, zeroAddress } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import type { Batch } from "../provenance/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

/** One of many batches to anchor. */
export type Anchoring = {
  /** Its anchorer is the client's account. */
  batch: Batch;
  /** When the data was observed, in seconds since the epoch; not in the future. */
  observedAt: number;
  /** The admitted source that stands behind it, and how it says so; see `anchorSigned`. Nobody if left out. */
  signed?: { source: Address; key: Address; signature: Hex } | undefined;
};

export type AnchorManyParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  anchorings: readonly Anchoring[];
  /** Whether each is also entered in the log, in this order. */
  logged: boolean;
};

const NOBODY = { source: zeroAddress, key: zeroAddress, signature: "0x" } as const;

/** Anchors all of them in one transaction, or none. */
export function anchorMany(
  client: Sender,
  { provenance, anchorings, logged }: AnchorManyParameters,
): Promise<SentTransaction> {
  const all = anchorings.map(({ batch, observedAt, signed = NOBODY }) => {
    const { source, key, signature } = signed;
    return { batch, observedAt, source, key, signature };
  });
  const args = [all, logged] as const;
  return sendCall(client, {
    to: provenance,
    data: encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "anchorMany", args }),
  });
}
