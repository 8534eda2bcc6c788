import { type Abi, type Address, parseEventLogs } from "viem";
import { getBlock } from "viem/actions";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import type { MinedLog } from "../../../sdk/read/logs/logStore.ts";
import { readContractLogs } from "../../../sdk/read/readContractLogs.ts";
import type { TaskNetwork } from "../network.ts";
import type { TaskSystem } from "../system.ts";

/** Differences that are told at a time. */
const MOST_TOLD = 10;

export type Comparison = {
  /** What the two say differently, each in a sentence; nothing where they agree. */
  differences(): Promise<string[]>;
};

export type ComparisonParameters = {
  first: TaskNetwork;
  second: TaskNetwork;
  system: Pick<TaskSystem, "record">;
  /** Blocks after which nothing is undone any more: of what is younger two honest nodes may differ. */
  finality: number;
};

/**
 * Compares what two nodes tell of gate, agents and data: every event, and the hash of the last block that both know and
 * that is not undone any more. One node alone can leave out what it likes, and nobody notices. What both agreed on is not
 * asked for again.
 */
export function newComparison({ first, second, system, finality }: ComparisonParameters): Comparison {
  const { addresses, fromBlock } = system.record;
  const contracts: [name: string, address: Address, abi: Abi][] = [
    ["gate", addresses.gate, agentTimelockAbi],
    ["registry", addresses.registry, agentRegistryAbi],
    ["provenance", addresses.provenance, provenanceRegistryAbi],
  ];
  let from = fromBlock;
  return {
    differences: async () => {
      const heads = await Promise.all([first, second].map(({ client }) => explained(getBlock(client))));
      const at = heads.map(({ number }) => number - BigInt(finality)).reduce((a, b) => (a < b ? a : b));
      if (at < from) return [];
      const found = [...(await blockDifference(at)), ...(await logDifferences(at))];
      if (found.length === 0) from = at + 1n;
      const rest = found.length - MOST_TOLD;
      return rest > 0 ? [...found.slice(0, MOST_TOLD), `and ${rest} more`] : found;
    },
  };

  async function blockDifference(blockNumber: bigint): Promise<string[]> {
    const [one, other] = await Promise.all(
      [first, second].map(({ client }) => explained(getBlock(client, { blockNumber }))),
    );
    if (one?.hash === other?.hash) return [];
    return [`block ${blockNumber} is ${one?.hash} on ${first.name}, and ${other?.hash} on ${second.name}`];
  }

  async function logDifferences(toBlock: bigint): Promise<string[]> {
    const ofEach = await Promise.all(
      contracts.map(async ([contract, address, abi]) => {
        const question = { address, topics: [], fromBlock: from, toBlock };
        const [one, other] = await Promise.all([first, second].map(({ client }) => readContractLogs(client, question)));
        return [...alone(one ?? [], other ?? [], first.name), ...alone(other ?? [], one ?? [], second.name)].map(
          ({ log, teller }) => ({
            log,
            text: `${nameOf(log, abi)} of ${contract} in block ${log.blockNumber}: only ${teller} tells it`,
          }),
        );
      }),
    );
    return ofEach
      .flat()
      .sort((a, b) => Number(a.log.blockNumber - b.log.blockNumber))
      .map(({ text }) => text);
  }
}

/** What one tells and the other does not, word for word. */
function alone(some: readonly MinedLog[], others: readonly MinedLog[], teller: string) {
  const known = new Set(others.map(wordsOf));
  return some.filter((log) => !known.has(wordsOf(log))).map((log) => ({ log, teller }));
}

function wordsOf({ blockNumber, logIndex, transactionHash, topics, data }: MinedLog): string {
  return JSON.stringify([String(blockNumber), logIndex, transactionHash, topics, data]).toLowerCase();
}

function nameOf(log: MinedLog, abi: Abi): string {
  return parseEventLogs({ abi, logs: [log] })[0]?.eventName ?? "something unknown";
}
