import { type Address, type Client, getAddress, numberToHex, toEventSelector } from "viem";
import { readContract } from "viem/actions";
import { agentRegistryAbi } from "../abi/AgentRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import { eventsOf } from "./eventsOf.ts";
import type { LogClient } from "./logs/logReading.ts";
import { parseOwnLogs } from "./parseOwnLogs.ts";
import { readContractLogs } from "./readContractLogs.ts";

type EventName = "AgentAdded" | "KeyAdded" | "MetadataChanged" | "TargetBlocked";
type RegistryEvent<Name extends EventName> = Extract<(typeof agentRegistryAbi)[number], { type: "event"; name: Name }>;

export type AgentsParameters = {
  /** The AgentRegistry. */
  registry: Address;
  /** The block of its deployment. */
  fromBlock: bigint;
};

/** A key of an agent as it stands. Times in seconds since the epoch. */
export type AgentKey = {
  key: Address;
  agent: bigint;
  /** Counts the keys of the agent from 1. */
  version: number;
  kind: "eoa" | "contract";
  validFrom: number;
  validUntil: number;
  /** Zero: not revoked. */
  revokedAt: number;
  /** Zero: not compromised. */
  compromisedSince: number;
  lowestTier: number;
};

/** How a key stands at a moment. */
export type KeyState = "in force" | "not yet valid" | "expired" | "revoked" | "compromised";

/** The ids of all agents that were ever added, the first first. */
export async function listAgents(client: LogClient, parameters: AgentsParameters): Promise<bigint[]> {
  const logs = await registryLogs(client, parameters, "AgentAdded");
  return logs.map(({ agent }) => agent);
}

/** The keys of an agent, the first first. */
export async function listAgentKeys(
  client: LogClient,
  { agent, ...parameters }: AgentsParameters & { agent: bigint },
): Promise<AgentKey[]> {
  const logs = await registryLogs(client, parameters, "KeyAdded", agent);
  return Promise.all(logs.map(({ key }) => readAgentKey(client, { registry: parameters.registry, key })));
}

/** A key as the registry knows it; of a stranger the agent is zero. */
export async function readAgentKey(
  client: Client,
  { registry, key }: { registry: Address; key: Address },
): Promise<AgentKey> {
  const question = { address: registry, abi: agentRegistryAbi, functionName: "keyOf", args: [key] } as const;
  const { kind, ...found } = await explained(readContract(client, question));
  return { key: getAddress(key), kind: kind === 2 ? "contract" : "eoa", ...found };
}

/** What the agent may not call. */
export async function listBlockedTargets(
  client: LogClient,
  { agent, ...parameters }: AgentsParameters & { agent: bigint },
): Promise<Address[]> {
  const { registry: address } = parameters;
  const logs = await registryLogs(client, parameters, "TargetBlocked", agent);
  const targets = [...new Set(logs.map(({ target }) => target))];
  const asked = targets.map(async (target) => {
    const args = [agent, target] as const;
    const question = { address, abi: agentRegistryAbi, functionName: "isBlocked", args } as const;
    return (await explained(readContract(client, question))) ? [target] : [];
  });
  return (await Promise.all(asked)).flat();
}

/** What was last said to stand behind the agent; undefined where the node has no such log. */
export async function readAgentMetadata(
  client: LogClient,
  { agent, ...parameters }: AgentsParameters & { agent: bigint },
) {
  const logs = await registryLogs(client, parameters, "MetadataChanged", agent);
  return logs.at(-1)?.metadata;
}

/** How a key stands at a moment. */
export function keyState({ validFrom, validUntil, revokedAt, compromisedSince }: AgentKey, now: number): KeyState {
  if (compromisedSince !== 0) return "compromised";
  if (revokedAt !== 0) return "revoked";
  if (now > validUntil) return "expired";
  return now < validFrom ? "not yet valid" : "in force";
}

async function registryLogs<Name extends EventName>(
  client: LogClient,
  { registry, fromBlock }: AgentsParameters,
  name: Name,
  agent?: bigint,
) {
  const abi = eventsOf(agentRegistryAbi, name) as readonly RegistryEvent<Name>[];
  const [event] = abi;
  const selector = event === undefined ? null : toEventSelector(event);
  const topics = [selector, agent === undefined ? null : numberToHex(agent, { size: 32 })];
  const logs = await readContractLogs(client, { address: registry, topics, fromBlock });
  return parseOwnLogs({ abi, logs }).map(({ args }) => args as unknown as EventArguments[Name]);
}

type EventArguments = {
  AgentAdded: { agent: bigint };
  KeyAdded: { agent: bigint; key: Address };
  MetadataChanged: {
    metadata: { model: string; version: string; weightsHash: `0x${string}`; promptHash: `0x${string}` };
  };
  TargetBlocked: { agent: bigint; target: Address };
};
