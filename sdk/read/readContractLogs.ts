import { type Address, numberToHex } from "viem";
import { getBlockNumber, getChainId } from "viem/actions";
import { explained } from "../errors/decodeGateError.ts";
import { isSallyportError } from "../errors/SallyportError.ts";
import type { LogClient, LogReading } from "./logs/logReading.ts";
import type { FinalBlock, LogSeries, LogStore, MinedLog } from "./logs/logStore.ts";
import { differingLogs } from "./logs/recheck.ts";
import { hasTopics } from "./logs/requirePossible.ts";
import { askOnce, logRanges, type ReadLogsParameters, readLogs } from "./readLogs.ts";

/** Where a node does not say which block is final, one this far behind the latest is taken for it. */
const FINALITY_DEPTH = 128n;

/**
 * Logs of a contract that is ours, oldest first. Where the client has a store, all logs of the contract up to the final
 * block are kept there: the node is asked for what is new, whatever the topics. A store that fails is told of, and not
 * used again.
 *
 * @throws LOGS_PRUNED, LOGS_REFUSED, LOGS_IMPOSSIBLE, NODE_RATE_LIMITED, CHAIN_UNREACHABLE
 */
export async function readContractLogs(client: LogClient, parameters: ReadLogsParameters): Promise<MinedLog[]> {
  const reading = client.logReading;
  if (reading?.store === undefined) return readLogs(client, parameters);
  try {
    return await throughStore(client, reading, reading.store, parameters);
  } catch (error) {
    if (!isSallyportError(error, "LOG_STORE_FAILED")) throw error;
    if (reading.store !== undefined) reading.onNotice(`${error.summary} Going on without it.`);
    reading.store = undefined;
    return readLogs(client, parameters);
  }
}

async function throughStore(
  client: LogClient,
  reading: LogReading,
  store: LogStore,
  { address, topics, fromBlock, toBlock }: ReadLogsParameters,
): Promise<MinedLog[]> {
  const key = `${address} ${fromBlock} ${toBlock}`;
  const underway = reading.underway as Map<string, Promise<Known | undefined>>;
  const shared = underway.get(key) ?? bringUp(client, reading, store, { address, fromBlock, toBlock });
  underway.set(key, shared);
  const known = await shared.finally(() => underway.delete(key));
  if (known === undefined)
    return readLogs(client, { address, topics, fromBlock, ...(toBlock === undefined ? {} : { toBlock }) });
  const { series, upTo, recent } = known;
  const stored = upTo === undefined ? [] : await store.read(series, { topics, toBlock: upTo });
  return [...stored, ...recent.filter((log) => hasTopics(log, topics))];
}

/** A series that is stored up to a block, and its logs since then. */
type Known = { series: LogSeries; upTo: bigint | undefined; recent: MinedLog[] };

/** Stores what became final since the last time. Undefined where the node does not know the first block. */
async function bringUp(
  client: LogClient,
  reading: LogReading,
  store: LogStore,
  { address, fromBlock, toBlock }: { address: Address; fromBlock: bigint; toBlock: bigint | undefined },
): Promise<Known | undefined> {
  const [chainId, latest] = await explained(
    Promise.all([client.chain?.id ?? getChainId(client), getBlockNumber(client, { cacheTime: 0 })]),
  );
  const [first, finalized] = await Promise.all([blockAt(client, fromBlock), finalBlock(client, latest)]);
  const last = toBlock ?? latest;
  if (first === undefined) return undefined;
  const series = { chainId, address, fromBlock, origin: first.hash };
  await dropWhatWasUndone(client, reading, store, series);
  await dropWhatDiffers(client, reading, store, series);
  let upTo = (await store.find(series))?.upTo;
  const anchor = finalized !== undefined && finalized.number <= last ? finalized : undefined;
  for (let isBehind = anchor !== undefined; isBehind && anchor !== undefined; ) {
    const next: bigint = upTo === undefined ? fromBlock : upTo + 1n;
    isBehind = false;
    for await (const range of logRanges(client, { address, topics: [], fromBlock: next, toBlock: anchor.number })) {
      if (!(await store.append(series, upTo, { upTo: range.toBlock, anchor }, range.logs))) {
        // Another process stored it meanwhile: go on from where it came to.
        upTo = (await store.find(series))?.upTo;
        isBehind = true;
        break;
      }
      upTo = range.toBlock;
    }
  }
  const since = upTo === undefined ? fromBlock : upTo + 1n;
  if (upTo !== undefined && upTo > last) return { series, upTo: last, recent: [] };
  return { series, upTo, recent: await readLogs(client, { address, topics: [], fromBlock: since, toBlock: last }) };
}

/** What a chain called final and then undid, or a chain that was started anew: none of it is true any more. */
async function dropWhatWasUndone(client: LogClient, reading: LogReading, store: LogStore, series: LogSeries) {
  const stored = await store.find(series);
  if (stored === undefined) return;
  const { number, hash } = stored.anchor;
  if ((await blockAt(client, number))?.hash === hash) return;
  reading.onNotice(`block ${number} is not the one that was final when logs were stored: reading all of them again`);
  await store.drop(series);
}

/** What a node told that lied or was broken, and what another one tells otherwise. */
async function dropWhatDiffers(client: LogClient, reading: LogReading, store: LogStore, series: LogSeries) {
  const differing = await differingLogs(client, reading, store, series, askOnce);
  if (differing === undefined) return;
  const { fromBlock, toBlock } = differing;
  reading.onNotice(
    `of blocks ${fromBlock} to ${toBlock} the node tells other logs than were stored: reading all of them again`,
  );
  await store.drop(series);
}

/** The final block; undefined where there is none yet. */
async function finalBlock(client: LogClient, latest: bigint): Promise<FinalBlock | undefined> {
  // Nodes that do not know the word answer with an error, or with nothing.
  const told = await blockAt(client, "finalized").catch((error: unknown) => {
    if (isSallyportError(error, "CHAIN_UNREACHABLE") || isSallyportError(error, "NODE_ANSWER_INVALID")) throw error;
    return undefined;
  });
  if (told !== undefined) return told;
  return latest < FINALITY_DEPTH ? undefined : blockAt(client, latest - FINALITY_DEPTH);
}

async function blockAt(client: LogClient, block: bigint | "finalized"): Promise<FinalBlock | undefined> {
  const tag = block === "finalized" ? block : numberToHex(block);
  const question = client.request({ method: "eth_getBlockByNumber", params: [tag, false] } as never);
  const answer = (await explained(question)) as { number: `0x${string}`; hash: `0x${string}` } | null;
  return answer === null ? undefined : { number: BigInt(answer.number), hash: answer.hash };
}
