import { encodeFunctionData } from "viem";
import { provenanceRegistryAbi as abi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { observationTypedData } from "../../../sdk/provenance/typedData.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import type { Story } from "./acts.ts";
import type { TextFile } from "./files.ts";
import { people, short } from "./people.ts";

// The grants office: it signs payout lists, and withdraws what turns out wrong.

/** The office signs a payout list without a transaction, and the relayer anchors it. */
export async function signPayouts({ world, grants, tell }: Story, file: TextFile): Promise<Batch> {
  const { office, relayer } = people;
  const { addresses, policy } = grants;
  const schema = policy.names.schemas["payouts"];
  if (schema === undefined) throw new Error("The policy knows no schema for payouts.");
  const batch = textBatch({ text: file.text, anchorer: relayer.address, schema });
  const observedAt = await world.now();
  const registry = addresses.provenance;
  const source = office.address;
  const signature = await office.signTypedData(
    observationTypedData({ chainId: world.chainId, registry, source, batch, observedAt }),
  );
  const args = [batch, observedAt, source, office.address, signature] as const;
  const data = encodeFunctionData({ abi, functionName: "anchorSigned", args });
  const receipt = await world.act(relayer, { to: registry, data });
  tell.sent(`anchored: ${file.name}, signed by the grants office, root ${short(batch.root)}`, receipt);
  return batch;
}

/** The office withdraws a payout list, wherever it was anchored. */
export async function withdrawPayouts({ world, grants, tell }: Story, batch: Batch, reason: string): Promise<void> {
  const data = encodeFunctionData({ abi, functionName: "revoke", args: [batch.root, reason] });
  const receipt = await world.act(people.office, { to: grants.addresses.provenance, data });
  tell.sent(`withdrawn: the list of root ${short(batch.root)}, "${reason}"`, receipt);
}
