import { getBlock } from "viem/actions";
import type { SystemAddresses } from "../../deploy/systemAddresses.ts";
import { explained } from "../../errors/decodeGateError.ts";
import { SallyportError } from "../../errors/SallyportError.ts";
import type { HistoryRange } from "../../history/range.ts";
import { readSystemLogs, type SystemLog, timedHistory } from "../../history/readHistory.ts";
import type { Witness } from "../../proposal/types.ts";
import { atMost } from "../../read/atMost.ts";
import type { LogClient } from "../../read/logs/logReading.ts";
import { readBatches } from "../../read/readBatch.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { AuditFacts, BlockFact, LogFact } from "./facts.ts";
import { proposalsOf } from "./proposalsOf.ts";
import { readMoves } from "./readMoves.ts";
import { readOpen } from "./readOpen.ts";
import { readStandings } from "./readStandings.ts";
import { selectLogs } from "./selectLogs.ts";
import { readTransaction } from "./transaction.ts";
import { transactionsOf } from "./transactionsOf.ts";

/** How many things a node is asked for at a time. */
const AT_ONCE = 8;

/** Characters of the logs that are kept. A bundle of about four times as many can still be read again. */
const MOST_CHARACTERS = 10 * 1024 * 1024;

export type ReadFactsParameters = {
  chainId: number;
  label: string;
  addresses: SystemAddresses;
  /** The block of the deployment. */
  fromBlock: bigint;
  range: HistoryRange;
  policies: readonly string[];
  members: AuditFacts["members"];
  /** The witness with which the gate is asked of a proposal that has not ended. */
  witnessOf(standing: StandingProposal): Promise<Witness>;
  /** Characters of the logs that are kept; what can still be read again as a bundle if left out. */
  mostCharacters?: number;
  /** Told what is read, and how far it has come. */
  onProgress?: (what: string, done: number, of: number) => void;
};

/**
 * Asks a node for everything that an audit of a range rests on, all as of its latest block.
 *
 * @throws AUDIT_TOO_LARGE, NODE_INCONSISTENT, LOGS_PRUNED, LOG_ID_MISMATCH, CHAIN_UNREACHABLE
 */
export async function readFacts(client: LogClient, parameters: ReadFactsParameters): Promise<AuditFacts> {
  const { chainId, label, addresses, fromBlock, range, policies, members, onProgress = () => {} } = parameters;
  const { gate, treasury, registry, provenance, councils } = addresses;
  const { number, hash, timestamp } = await explained(getBlock(client));
  const asOf = { number, hash, timestamp: Number(timestamp) };
  const all = await readSystemLogs(client, { addresses, fromBlock, toBlock: number });
  const history = await timedHistory(client, all);
  const { logs, ids } = selectLogs(all, history, range);
  requireBounded(logs, ids.size, parameters.mostCharacters ?? MOST_CHARACTERS);
  const proposals = proposalsOf(logs);

  const blocks = await each("blocks", [...new Set(logs.map(({ blockNumber }) => blockNumber))], (one) =>
    readBlock(client, one),
  );
  requireSame(logs, blocks);
  const transactions = await each("transactions", transactionsOf(proposals), (one) => readTransaction(client, one));
  const batchIds = [...new Set(proposals.flatMap(({ proposal }) => proposal.inputs))];
  const batches = await readBatches(client, { provenance, batchIds, fromBlock });
  const standings = await readStandings(client, { provenance, batches, proposals, asOf: number }, each);
  const open = await readOpen(client, { ...parameters, proposals, blockNumber: number }, each);
  const told: AuditFacts = {
    chainId,
    label,
    addresses: { gate, treasury, registry, provenance, councils },
    range,
    asOf,
    policies,
    members,
    blocks,
    logs: logs.map(factOf),
    transactions,
    batches: [...batches.values()],
    standings,
    open,
    transfers: [],
    leftOut: [],
    balances: [],
  };
  const moved = await readMoves(client, told, each);
  await requireStanding(client, asOf);
  return { ...told, ...moved };

  function each<Item, Result>(what: string, items: readonly Item[], work: (item: Item) => Promise<Result>) {
    let done = 0;
    return atMost(AT_ONCE, items, async (item) => {
      const result = await work(item);
      onProgress(what, ++done, items.length);
      return result;
    });
  }
}

function factOf(log: SystemLog): LogFact {
  const { contract, address, topics, data, blockNumber: block, logIndex: index, transactionHash: transaction } = log;
  return { contract, address, topics, data, block, index, transaction };
}

async function readBlock(client: LogClient, blockNumber: bigint): Promise<BlockFact> {
  const { number, hash, timestamp } = await explained(getBlock(client, { blockNumber }));
  return { number, hash, timestamp: Number(timestamp) };
}

function requireBounded(logs: readonly SystemLog[], proposals: number, most: number): void {
  const size = logs.reduce((sum, { data }) => sum + data.length, 0);
  if (size <= most) return;
  throw new SallyportError("AUDIT_TOO_LARGE", {
    summary: `The range holds ${proposals} proposals, whose logs have ${size} characters; at most ${most} fit one bundle.`,
    value: String(proposals),
    args: { proposals, size, most },
  });
}

/** Logs are of the blocks that the node tells now. */
function requireSame(logs: readonly SystemLog[], blocks: readonly BlockFact[]): void {
  const hashes = new Map(blocks.map(({ number, hash }) => [number, hash]));
  for (const { blockNumber, blockHash } of logs) {
    if (hashes.get(blockNumber) !== blockHash) throw reorganised(blockNumber);
  }
}

async function requireStanding(client: LogClient, { number, hash }: BlockFact): Promise<void> {
  if ((await readBlock(client, number)).hash !== hash) throw reorganised(number);
}

function reorganised(block: bigint): SallyportError {
  return new SallyportError("NODE_INCONSISTENT", {
    summary: `Block ${block} is another one than it was a moment ago.`,
    value: String(block),
    args: { block },
  });
}
