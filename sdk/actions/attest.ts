import { type Address, encodeFunctionData, type Hex } from "viem";
import { getChainId, signTypedData } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { attestationTypedData } from "../provenance/typedData.ts";
import type { Batch } from "../provenance/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

/** Who vouches for a batch, until when, and how it is known to do so. */
export type Testimony = {
  /** The account that root admitted. */
  attester: Address;
  /** A key of the attester, or the attester itself where it calls. */
  key: Address;
  /** When the data was observed, as it is anchored. Seconds since the epoch. */
  observedAt: number;
  /** The last second in which the testimony counts. */
  validUntil: number;
  /** Of `key`; `0x` where attester or key is the client's account. */
  signature: Hex;
};

export type AttestParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  batch: Batch;
  by: Testimony;
};

/** One attester's word for a batch. Where it is the last that is needed, the batch is attested. */
export function attest(client: Sender, { provenance, batch, by }: AttestParameters): Promise<SentTransaction> {
  const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "attest", args: [batch, by] });
  return sendCall(client, { to: provenance, data });
}

export type SignAttestationParameters = Pick<AttestParameters, "provenance" | "batch"> &
  Omit<Testimony, "key" | "signature">;

/** A key of an attester, which is the client's account, vouches for a batch: anybody may carry it. */
export async function signAttestation(
  client: Sender,
  { provenance, ...said }: SignAttestationParameters,
): Promise<Pick<Testimony, "key" | "signature">> {
  const typedData = attestationTypedData({ chainId: await getChainId(client), registry: provenance, ...said });
  const signature = await signTypedData(client, { account: client.account, ...typedData });
  return { key: client.account.address, signature };
}
