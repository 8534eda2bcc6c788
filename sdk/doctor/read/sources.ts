import { type Address, type Hex, parseEventLogs, toEventSelector } from "viem";
import { provenanceRegistryAbi as abi } from "../../abi/ProvenanceRegistry.ts";
import { eventsOf } from "../../read/eventsOf.ts";
import { readContractLogs } from "../../read/readContractLogs.ts";
import type { SourceFacts } from "../facts.ts";
import type { Reading } from "./reading.ts";

const SETTINGS = ["QuorumChanged", "VerifierChanged", "CriteriaChanged"] as const;
const events = eventsOf(abi, "SourceAdmitted", "AttesterAdmitted", "SourceKeyAdded", ...SETTINGS);
const selectors = events.map((event) => toEventSelector(event));

/** From the logs come those that ever were admitted; who still is, the registry says. */
export async function readSources({
  client,
  fromBlock,
  blockNumber: toBlock,
  ask,
  fact,
}: Reading): Promise<SourceFacts> {
  const { provenance } = await fact("gate");
  const logs = await readContractLogs(client, { address: provenance, topics: [selectors], fromBlock, toBlock });
  const sources = distinct(parseEventLogs({ abi, eventName: "SourceAdmitted", logs }).map(({ args }) => args));
  const attesters = distinct(parseEventLogs({ abi, eventName: "AttesterAdmitted", logs }).map(({ args }) => args));
  const keys = parseEventLogs({ abi, eventName: "SourceKeyAdded", logs }).map(({ args }) => args.key);
  const set = parseEventLogs({ abi, eventName: [...SETTINGS], logs }).map(({ args }) => args.schema);
  const schemas = [...new Set(set)];
  const [areSources, areAttesters, states, settings] = await Promise.all([
    Promise.all(sources.map(({ schema, source }) => ask(provenance, abi, "isSource", [schema, source]))),
    Promise.all(attesters.map(({ schema, attester }) => ask(provenance, abi, "isAttester", [schema, attester]))),
    Promise.all(keys.map((key) => ask(provenance, abi, "sourceKeyOf", [key]))),
    Promise.all(
      schemas.map(async (schema) => [schema, await ask(provenance, abi, "schemaSettings", [schema])] as const),
    ),
  ]);
  return {
    admitted: sources.filter((_, i) => areSources[i]),
    attesters: attesters.filter((_, i) => areAttesters[i]),
    keys: states.map(({ source, validFrom, validUntil, revoked }, i) => ({
      address: keys[i] as Address,
      source,
      validFrom,
      validUntil,
      isRevoked: revoked,
    })),
    settings: new Map(settings),
  };
}

/** One that was dismissed and admitted again is logged twice, and is one. */
function distinct<T extends { schema: Hex }>(all: readonly T[]): T[] {
  return [...new Map(all.map((one) => [Object.values(one).join(), one])).values()];
}
