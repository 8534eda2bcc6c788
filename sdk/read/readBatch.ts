import { type Address, type Client, type Hex, parseEventLogs, toEventSelector } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import type { Batch } from "../provenance/types.ts";
import { readLogs } from "./readLogs.ts";

const abi = provenanceRegistryAbi.filter(
  (item): item is Extract<(typeof provenanceRegistryAbi)[number], { type: "event"; name: "Anchored" }> =>
    item.type === "event" && item.name === "Anchored",
);
const [selector] = abi.map((event) => toEventSelector(event));

export type ReadBatchParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  batchId: Hex;
  /** The block of the registry's deployment. */
  fromBlock: bigint;
};

/** A batch as it was anchored, with when its data was observed and who stands behind it. */
export type AnchoredBatch = { batch: Batch; source: Address; observedAt: number; levels: number };

/**
 * The six fields behind a batch id, from the registry's logs.
 *
 * @throws BATCH_NOT_FOUND
 */
export async function readBatch(
  client: Client,
  { provenance, batchId, fromBlock }: ReadBatchParameters,
): Promise<AnchoredBatch> {
  const logs = await readLogs(client, { address: provenance, topics: [selector ?? null, batchId], fromBlock });
  const anchored = parseEventLogs({ abi, logs }).at(-1);
  if (anchored !== undefined && hashBatch(anchored.args.batch) === batchId.toLowerCase()) {
    const { batch, source, observedAt, levels } = anchored.args;
    return { batch, source, observedAt, levels };
  }
  throw new SallyportError("BATCH_NOT_FOUND", {
    summary: `Batch ${batchId} was not anchored at ${provenance} since block ${fromBlock}.`,
    value: batchId,
  });
}
