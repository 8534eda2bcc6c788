import { type Address, type Hex, isAddressEqual, toEventSelector } from "viem";
import { provenanceRegistryAbi } from "../../sdk/abi/ProvenanceRegistry.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import { parseOwnLogs } from "../../sdk/read/parseOwnLogs.ts";
import { readContractLogs } from "../../sdk/read/readContractLogs.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** What stands under a root, and who stands behind it. */
export type StandingData = {
  /** The source of each batch by its id: who signed last, or else who anchored it. */
  sources: ReadonlyMap<Hex, Address>;
  /** Whether root ever admitted the account as a source. */
  isAdmitted(account: Address): boolean;
};

const events = provenanceRegistryAbi.filter(
  (
    item,
  ): item is Extract<(typeof provenanceRegistryAbi)[number], { type: "event"; name: "Anchored" | "SourceAdmitted" }> =>
    item.type === "event" && (item.name === "Anchored" || item.name === "SourceAdmitted"),
);

/** Asks the registry's logs what was anchored under a root. */
export async function sourcesOf({ network }: TaskContext, { record }: TaskSystem, root: Hex): Promise<StandingData> {
  const { addresses, fromBlock } = record;
  const topics = [events.map((event) => toEventSelector(event))];
  const logs = await readContractLogs(network.client, { address: addresses.provenance, topics, fromBlock });
  const sources = new Map<Hex, Address>();
  const admitted: Address[] = [];
  for (const { eventName, args } of parseOwnLogs({ abi: events, logs })) {
    if (eventName === "SourceAdmitted") admitted.push(args.source);
    else if (args.batch.root === root.toLowerCase()) sources.set(hashBatch(args.batch), args.source);
  }
  return { sources, isAdmitted: (account) => admitted.some((one) => isAddressEqual(one, account)) };
}
