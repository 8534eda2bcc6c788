import { type Address, type Client, type Hex, toEventSelector } from "viem";
import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import type { Batch, BatchStatus } from "../provenance/types.ts";
import { eventsOf } from "./eventsOf.ts";
import type { LogClient } from "./logs/logReading.ts";
import type { LogTopics } from "./logs/logStore.ts";
import { parseOwnLogs } from "./parseOwnLogs.ts";
import { readContractLogs } from "./readContractLogs.ts";

const abi = eventsOf(provenanceRegistryAbi, "Anchored");
const [selector] = abi.map((event) => toEventSelector(event));

type Registry = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  /** The block of its deployment. */
  fromBlock: bigint;
};

/** A block by its number, or by its hash, which no other block has; the latest where neither is given. */
export type AtBlock = { blockNumber?: bigint; blockHash?: undefined } | { blockHash: Hex; blockNumber?: undefined };

/** A batch as it was anchored. */
export type AnchoredBatch = { batchId: Hex; batch: Batch };

/**
 * The six fields behind a batch id, from the registry's logs.
 *
 * @throws BATCH_NOT_FOUND
 */
export async function readBatch(
  client: LogClient,
  { provenance, batchId, fromBlock }: Registry & { batchId: Hex },
): Promise<AnchoredBatch> {
  const batch = await findBatch(client, { provenance, batchId, fromBlock });
  if (batch !== undefined) return { batchId: batchId.toLowerCase() as Hex, batch };
  throw new SallyportError("BATCH_NOT_FOUND", {
    summary: `Batch ${batchId} was not anchored at ${provenance} since block ${fromBlock}.`,
    value: batchId,
  });
}

/** The same, or undefined where it was not anchored. */
export async function findBatch(
  client: LogClient,
  { batchId, ...registry }: Registry & { batchId: Hex },
): Promise<Batch | undefined> {
  return (await readBatches(client, { ...registry, batchIds: [batchId] })).get(batchId.toLowerCase() as Hex);
}

/** Of these batches those that were anchored, by id, with one question for all. */
export async function readBatches(
  client: LogClient,
  { provenance, batchIds, fromBlock }: Registry & { batchIds: readonly Hex[] },
): Promise<Map<Hex, Batch>> {
  if (batchIds.length === 0) return new Map();
  const all = await anchored(client, { provenance, fromBlock }, [batchIds]);
  return new Map(all.map(({ batchId, batch }) => [batchId, batch]));
}

/** All batches that were anchored under a root, by whomever; the latest first. */
export async function findBatches(
  client: LogClient,
  { provenance, root, schema, fromBlock }: Registry & { root: Hex; schema: Hex },
): Promise<AnchoredBatch[]> {
  const all = await findSchemaBatches(client, { provenance, schema, fromBlock });
  return all.filter(({ batch }) => batch.root === root.toLowerCase());
}

/** All batches that were anchored under a schema, by whomever; the latest first. */
export async function findSchemaBatches(
  client: LogClient,
  { provenance, schema, fromBlock }: Registry & { schema: Hex },
): Promise<AnchoredBatch[]> {
  return (await anchored(client, { provenance, fromBlock }, [null, null, schema])).reverse();
}

/** What the registry says of a batch: now, or as it was at a block. */
export function readBatchStatus(
  client: Client,
  { provenance, batch, ...at }: Pick<Registry, "provenance"> & { batch: Batch } & AtBlock,
): Promise<BatchStatus> {
  const question = { abi: provenanceRegistryAbi, functionName: "status", args: [batch] } as const;
  return explained(readContract(client, { address: provenance, ...question, ...at }));
}

/** A batch that was upgraded is logged twice, and is one. */
async function anchored(
  client: LogClient,
  { provenance, fromBlock }: Registry,
  topics: LogTopics,
): Promise<AnchoredBatch[]> {
  const logs = await readContractLogs(client, {
    address: provenance,
    topics: [selector ?? null, ...topics],
    fromBlock,
  });
  const byId = new Map(parseOwnLogs({ abi, logs }).map(({ args: { batch } }) => [hashBatch(batch), batch]));
  return [...byId].map(([batchId, batch]) => ({ batchId, batch }));
}
