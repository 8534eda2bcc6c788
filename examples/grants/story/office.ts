import { encodeFunctionData } from "viem";
import { provenanceRegistryAbi as abi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { parseCsvAirdrop } from "../../../sdk/import/csvAirdrop.ts";
import type { Payout } from "../../../sdk/import/payout.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { observationTypedData } from "../../../sdk/provenance/typedData.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import type { Story } from "./acts.ts";
import type { TextFile } from "./files.ts";
import { people, short } from "./people.ts";

// The grants office: it signs payout lists, and withdraws what turns out wrong.

/** A list that the office stands behind. */
export type SignedPayouts = { batch: Batch; payouts: Payout[] };

/**
 * The office reads a payout list, signs it without a transaction, and hands it to the agent; the relayer anchors it.
 *
 * @throws What `parseCsvAirdrop` throws: the office signs no list that can be read in two ways.
 */
export async function signPayouts({ world, grants, agent, tell }: Story, file: TextFile): Promise<SignedPayouts> {
  const { office, relayer } = people;
  const { addresses, policy } = grants;
  const payouts = parseCsvAirdrop(file.text, { tokens: Object.values(policy.names.tokens), file: file.name });
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
  agent.put("payouts.csv", file.text);
  return { batch, payouts };
}

/** The office withdraws a payout list, wherever it was anchored. */
export async function withdrawPayouts({ world, grants, tell }: Story, batch: Batch, reason: string): Promise<void> {
  const data = encodeFunctionData({ abi, functionName: "revoke", args: [batch.root, reason] });
  const receipt = await world.act(people.office, { to: grants.addresses.provenance, data });
  tell.sent(`withdrawn: the list of root ${short(batch.root)}, "${reason}"`, receipt);
}
