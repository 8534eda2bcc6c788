import { type Abi, type Address, getAddress, type Hash, type Hex, isAddressEqual, zeroAddress } from "viem";
import { getBlock } from "viem/actions";
import { agentRegistryAbi } from "../abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { councilAbi } from "../abi/Council.ts";
import { policyLogAbi } from "../abi/PolicyLog.ts";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import type { SystemAddresses } from "../deploy/systemAddresses.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import type { LogClient } from "../read/logs/logReading.ts";
import type { MinedLog } from "../read/logs/logStore.ts";
import { parseOwnLogs } from "../read/parseOwnLogs.ts";
import { readContractLogs } from "../read/readContractLogs.ts";
import { readLogs } from "../read/readLogs.ts";
import type { HistoryContract } from "./sentences.ts";

/** Something that happened, as a contract of the system says it. */
export type HistoryEvent = {
  contract: HistoryContract;
  /** The contract that says it. */
  address: Address;
  name: string;
  /** By name, as in the contract's interface. */
  args: Readonly<Record<string, unknown>>;
  blockNumber: bigint;
  logIndex: number;
  transactionHash: Hash;
  /** When its block was, in seconds since the epoch. */
  timestamp: number;
};

export type ReadHistoryParameters = {
  addresses: Pick<SystemAddresses, "gate" | "registry" | "provenance" | "councils" | "policyLog">;
  /** The block of the deployment. */
  fromBlock: bigint;
  /** The last block; the latest if left out. */
  toBlock?: bigint;
};

/** A log of one of the system's contracts, and which contract that is. */
export type SystemLog = MinedLog & { contract: HistoryContract };

/**
 * Everything that ever happened to a gate, its registries and its councils, those that root brought in later included;
 * oldest first.
 *
 * @throws LOGS_PRUNED also where the node silently leaves out the gate's first logs.
 */
export async function readHistory(client: LogClient, parameters: ReadHistoryParameters): Promise<HistoryEvent[]> {
  return timedHistory(client, await readSystemLogs(client, parameters));
}

/** What logs of the system's contracts say, and when: a node is asked of blocks whose logs do not say it. */
export async function timedHistory(client: LogClient, logs: readonly SystemLog[]): Promise<HistoryEvent[]> {
  const all = parseSystemLogs(logs);
  const times = await timesOf(client, all);
  return all.map(({ time, ...event }) => ({ ...event, timestamp: time ?? times.get(event.blockNumber) ?? 0 }));
}

/** The logs behind the history, in the order of the chain. */
export async function readSystemLogs(
  client: LogClient,
  { addresses, fromBlock, ...last }: ReadHistoryParameters,
): Promise<SystemLog[]> {
  const { gate, registry, provenance, policyLog } = addresses;
  const toBlock = last.toBlock ?? (await explained(getBlock(client))).number;
  const read = async (contract: HistoryContract, address: Address) =>
    named(contract, await readContractLogs(client, { address, topics: [], fromBlock, toBlock }));

  const logsOfGate = await read("AgentTimelock", gate);
  const ofGate = parseSystemLogs(logsOfGate);
  if (!ofGate.some(({ name, args }) => isFirstPolicy(name, args))) {
    throw new SallyportError("LOGS_PRUNED", {
      summary: `The node does not tell of the gate's own deployment, from block ${fromBlock} on.`,
      value: String(fromBlock),
      args: { block: fromBlock },
    });
  }
  const councils = councilsOf(ofGate, Object.values(addresses.councils), [gate, registry, provenance]);
  const roots = ofGate.flatMap(({ name, args }) => (name === "PolicyRootChanged" ? [args["newRoot"] as Hex] : []));
  // Others publish there as well: only rules of this gate's policies are asked for.
  const published = await readLogs(client, { address: policyLog, topics: [null, roots], fromBlock, toBlock });
  const all = [
    ...logsOfGate,
    ...(await read("AgentRegistry", registry)),
    ...(await read("ProvenanceRegistry", provenance)),
    ...(await Promise.all(councils.map((address) => read("Council", address)))).flat(),
    ...named("PolicyLog", published),
  ];
  return all.sort((a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex);
}

function named(contract: HistoryContract, logs: readonly MinedLog[]): SystemLog[] {
  return logs.map((log) => ({ ...log, contract }));
}

/** An event, and when it was where its log says so. */
export type Untimed = Omit<HistoryEvent, "timestamp"> & { time: number | undefined };

const ABIS: Readonly<Record<HistoryContract, Abi>> = {
  AgentTimelock: agentTimelockAbi,
  AgentRegistry: agentRegistryAbi,
  ProvenanceRegistry: provenanceRegistryAbi,
  Council: councilAbi,
  PolicyLog: policyLogAbi,
};

/**
 * What logs of the system's contracts say, in the order given.
 *
 * @throws LOGS_IMPOSSIBLE
 */
export function parseSystemLogs(logs: readonly SystemLog[]): Untimed[] {
  const parsed = new Map<string, { eventName: string; args?: unknown }>();
  for (const [contract, abi] of Object.entries(ABIS)) {
    const ofContract = logs.filter((log) => log.contract === contract);
    for (const event of parseOwnLogs({ abi, logs: ofContract }) as (MinedLog & { eventName: string })[]) {
      parsed.set(placeOf(event), event);
    }
  }
  return logs.map((log) => {
    const { contract, address, blockNumber, logIndex, transactionHash, blockTimestamp } = log;
    const event = parsed.get(placeOf(log));
    return {
      contract,
      address: getAddress(address),
      name: event?.eventName ?? "",
      args: (event?.args ?? {}) as Record<string, unknown>,
      blockNumber,
      logIndex,
      transactionHash,
      time: blockTimestamp === undefined ? undefined : Number(blockTimestamp),
    };
  });
}

function placeOf({ blockNumber, logIndex }: Pick<MinedLog, "blockNumber" | "logIndex">): string {
  return `${blockNumber} ${logIndex}`;
}

function isFirstPolicy(name: string, args: Readonly<Record<string, unknown>>): boolean {
  return name === "PolicyRootChanged" && BigInt(String(args["oldRoot"])) === 0n;
}

/** The councils that were deployed, and all that root ever managed: of what is none, no log reads as a Council's. */
function councilsOf(events: readonly Untimed[], known: readonly Address[], others: readonly Address[]): Address[] {
  const managed = events.flatMap(({ name, args }) => (name === "ManagedChanged" ? [args["account"] as Address] : []));
  const distinct = [...new Set([...known, ...managed].map((address) => getAddress(address)))];
  return distinct.filter(
    (address) => !isAddressEqual(address, zeroAddress) && !others.some((other) => isAddressEqual(other, address)),
  );
}

/** When the blocks were whose logs do not say it. A few at a time, as nodes want it. */
async function timesOf(client: LogClient, events: readonly Untimed[]): Promise<Map<bigint, number>> {
  const missing = [...new Set(events.flatMap(({ time, blockNumber }) => (time === undefined ? [blockNumber] : [])))];
  const times = new Map<bigint, number>();
  for (let i = 0; i < missing.length; i += AT_ONCE) {
    const some = missing.slice(i, i + AT_ONCE);
    const blocks = await Promise.all(some.map((blockNumber) => explained(getBlock(client, { blockNumber }))));
    for (const { number, timestamp } of blocks) times.set(number, Number(timestamp));
  }
  return times;
}

const AT_ONCE = 8;
