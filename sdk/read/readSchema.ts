import { type Address, type Client, type Hex, toEventSelector, zeroHash } from "viem";
import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { hashCriteria } from "../provenance/criteria.ts";
import type { Batch, Criterion, SchemaSettings } from "../provenance/types.ts";
import { eventsOf } from "./eventsOf.ts";
import type { LogClient } from "./logs/logReading.ts";
import { parseOwnLogs } from "./parseOwnLogs.ts";
import { readContractLogs } from "./readContractLogs.ts";

const abi = eventsOf(provenanceRegistryAbi, "CriteriaChanged");
const [selector] = abi.map((event) => toEventSelector(event));

type OfSchema = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  schema: Hex;
};

/** What root asks of batches of a schema. */
export function readSchemaSettings(client: Client, { provenance, schema }: OfSchema): Promise<SchemaSettings> {
  const question = { address: provenance, abi: provenanceRegistryAbi, functionName: "schemaSettings" } as const;
  return explained(readContract(client, { ...question, args: [schema] }));
}

/**
 * What a quality report must say for a batch of the schema to be measured: none where root has set nothing. The registry
 * stores their hash, and its logs hold them.
 *
 * @throws NODE_INCONSISTENT where the logs tell others than the hash is of.
 */
export async function readCriteria(
  client: LogClient,
  { provenance, schema, fromBlock }: OfSchema & { fromBlock: bigint },
): Promise<readonly Criterion[]> {
  const { criteria: needed } = await readSchemaSettings(client, { provenance, schema });
  if (needed === zeroHash) return [];
  const topics = [selector ?? null, schema];
  const logs = await readContractLogs(client, { address: provenance, topics, fromBlock });
  const criteria = parseOwnLogs({ abi, logs }).at(-1)?.args.criteria ?? [];
  if (hashCriteria(criteria) === needed) return criteria;
  throw new SallyportError("NODE_INCONSISTENT", {
    summary: "By its logs the schema has other criteria than the registry stores the hash of.",
    value: schema,
    details: { stored: needed, logs: hashCriteria(criteria) },
  });
}

/** How many attesters agree on a batch in the schema's present round, and how many it takes. */
export async function readAttestations(
  client: Client,
  { provenance, batch }: { provenance: Address; batch: Batch },
): Promise<{ count: number; quorum: number }> {
  const question = { address: provenance, abi: provenanceRegistryAbi, functionName: "attestationsOf" } as const;
  const [count, { quorum }] = await Promise.all([
    explained(readContract(client, { ...question, args: [batch] })),
    readSchemaSettings(client, { provenance, schema: batch.schema }),
  ]);
  return { count: Number(count), quorum };
}
