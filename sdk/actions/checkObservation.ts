import { type Client, encodeFunctionData, zeroAddress } from "viem";
import { call } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import type { Observation } from "../files/observationFile.ts";

/**
 * Lets the registry say whether it would take what a source signed, from whoever brings it: nothing is sent.
 *
 * @throws The registry's refusal by its code: PROVENANCE_INVALID_SIGNATURE, PROVENANCE_INVALID_KEY and others.
 */
export async function checkObservation(
  client: Client,
  { registry, source, batch, observedAt, key, signature }: Omit<Observation, "chainId">,
): Promise<void> {
  const anchorer = zeroAddress;
  const args = [{ ...batch, anchorer }, observedAt, source, key, signature] as const;
  const data = encodeFunctionData({ abi: provenanceRegistryAbi, functionName: "anchorSigned", args });
  await explained(call(client, { account: anchorer, to: registry, data }));
}
