import type { Address, Client, Hex } from "viem";
import { isSallyportError } from "../../errors/SallyportError.ts";
import type { Batch } from "../../provenance/types.ts";
import { readBatchStatus } from "../../read/readBatch.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Each } from "./each.ts";
import type { StandingFact } from "./facts.ts";

/** What the registry said of each input: when it was proposed, when it executed, and in the end. */
export function readStandings(
  client: Client,
  {
    provenance,
    batches,
    proposals,
    asOf,
  }: {
    provenance: Address;
    batches: ReadonlyMap<Hex, Batch>;
    proposals: readonly StandingProposal[];
    asOf: bigint;
  },
  each: Each,
): Promise<StandingFact[]> {
  const questions = new Map<string, { batchId: Hex; block: bigint; batch: Batch }>();
  for (const { proposal, events } of proposals) {
    const told = events.flatMap(({ name, blockNumber }) =>
      name === "Proposed" || name === "Executed" ? [blockNumber] : [],
    );
    for (const batchId of proposal.inputs) {
      const batch = batches.get(batchId);
      if (batch === undefined) continue;
      for (const block of [...told, asOf]) questions.set(`${batchId} ${block}`, { batchId, block, batch });
    }
  }
  return each("inputs", [...questions.values()], async ({ batchId, block, batch }): Promise<StandingFact> => {
    try {
      return { batchId, block, status: await readBatchStatus(client, { provenance, batch, blockNumber: block }) };
    } catch (error) {
      if (isSallyportError(error, "CHAIN_UNREACHABLE")) throw error;
      // A node that prunes has no state of that block.
      return { batchId, block, status: undefined };
    }
  });
}
