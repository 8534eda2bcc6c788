import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { checkInput } from "../../sdk/policy/match/checkInput.ts";
import type { InputDemand } from "../../sdk/policy/types.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import { type AnchoredBatch, findBatches, readBatchStatus } from "../../sdk/read/readBatch.ts";
import type { Observing } from "./observing.ts";

export type BatchFinderParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  /** The block of its deployment. */
  fromBlock: bigint;
  /** What the rules of the agent ask for; asked anew each time, for root changes rules. */
  demands: () => readonly InputDemand[];
};

/**
 * Finds, for what was observed, the anchored batches that rules ask for: of each demand the latest that meets it now, by
 * the chain's time as the gate will judge, and is not withdrawn. No others: anybody may anchor the same data, and a proposal that named that batch as well would stop
 * where its anchorer takes it back.
 *
 * @throws What reading from the chain throws.
 */
export function batchFinder(
  client: LogClient,
  { provenance, fromBlock, demands }: BatchFinderParameters,
): Observing["batchesOf"] {
  return async (contents) => {
    const asking = demands().filter(({ levels }) => levels !== 0);
    if (asking.length === 0) return [];
    const now = Number((await explained(getBlock(client))).timestamp);
    const schemas = [...new Set(asking.map(({ schema }) => schema.toLowerCase()))];
    const found = new Map<string, AnchoredBatch>();
    for (const content of contents) {
      for (const schema of schemas) {
        const { root, size, profile } = content;
        const named = { provenance, fromBlock, root, schema: schema as `0x${string}` };
        const batches = (await findBatches(client, named)).filter(
          ({ batch }) => batch.size === size && batch.profile.toLowerCase() === profile.toLowerCase(),
        );
        for (const one of batches) {
          const status = await readBatchStatus(client, { provenance, batch: one.batch });
          if (status.withdrawal !== 0) continue;
          const served = asking.filter((demand) => checkInput(demand, one.batch, status, now).allowed);
          for (const demand of served) {
            const key = keyOf(demand);
            if (!found.has(key)) found.set(key, one);
          }
        }
      }
    }
    return [...new Map([...found.values()].map((one) => [one.batchId, one])).values()];
  };
}

function keyOf({ schema, source, levels, maxAge }: InputDemand): string {
  return [schema, source, levels, maxAge].join(" ").toLowerCase();
}
