import type { LogClient, LogReading } from "./logReading.ts";
import type { LogSeries, LogStore, MinedLog } from "./logStore.ts";

/** How many blocks are asked for again at most. */
const MOST_BLOCKS = 10_000n;

/** Asks a node once, without patience; undefined where it refuses. */
type AskOnce = (
  client: LogClient,
  question: { address: LogSeries["address"]; topics: []; fromBlock: bigint; toBlock: bigint },
) => Promise<MinedLog[] | undefined>;

/**
 * The blocks whose stored logs are not those that the node tells now; undefined where all of them are. A part of what is
 * stored is asked for again, by chance another one each time: what a node that lied, or was broken, left behind does not
 * stay for ever.
 */
export async function differingLogs(
  client: LogClient,
  { span }: LogReading,
  store: LogStore,
  series: LogSeries,
  askOnce: AskOnce,
): Promise<{ fromBlock: bigint; toBlock: bigint } | undefined> {
  const stored = await store.find(series);
  if (stored === undefined) return undefined;
  const { address, fromBlock: first } = series;
  const length = stored.upTo - first + 1n;
  const most = span.blocks !== undefined && span.blocks < MOST_BLOCKS ? span.blocks : MOST_BLOCKS;
  const size = length < most ? length : most;
  const fromBlock = first + BigInt(Math.floor(Math.random() * (Number(length - size) + 1)));
  const toBlock = fromBlock + size - 1n;
  // A node that holds these blocks no more, or wants to be asked for less, is no witness against them.
  const told = await askOnce(client, { address, topics: [], fromBlock, toBlock });
  if (told === undefined) return undefined;
  const kept = (await store.read(series, { topics: [], toBlock })).filter((log) => log.blockNumber >= fromBlock);
  return textOf(kept) === textOf(told) ? undefined : { fromBlock, toBlock };
}

function textOf(logs: readonly MinedLog[]): string {
  return logs
    .map(({ blockNumber, logIndex, blockHash, transactionHash, topics, data }) =>
      [blockNumber, logIndex, blockHash, transactionHash, ...topics, data].join().toLowerCase(),
    )
    .join("\n");
}
