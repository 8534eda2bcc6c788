import { type Address, numberToHex, type RpcLog } from "viem";
import { getBlockNumber } from "viem/actions";
import { decodeGateError, explained } from "../errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../errors/SallyportError.ts";
import { type LogClient, type LogReading, newLogReading } from "./logs/logReading.ts";
import type { LogTopics, MinedLog } from "./logs/logStore.ts";
import { type NodeRefusal, nodeRefusal } from "./logs/nodeRefusal.ts";
import { type LogQuestion, requirePossible } from "./logs/requirePossible.ts";
import { endOf, grow, shrink } from "./logs/span.ts";

export type ReadLogsParameters = {
  address: Address;
  topics: LogTopics;
  /** The first block that can hold such a log. */
  fromBlock: bigint;
  /** The last block; the latest if left out. */
  toBlock?: bigint;
};

/** The logs of some blocks, both included. */
type LogRange = { fromBlock: bigint; toBlock: bigint; logs: MinedLog[] };

/** How often a node is asked again that did not answer, or asked for patience, before it is given up. */
const MOST_ATTEMPTS = { silent: 3, rate: 7, limit: 7 };
const LONGEST_PAUSE = 8_000;

/**
 * Logs of a contract, oldest first, straight from the node; {@link readContractLogs} uses the store as well. Nodes limit
 * how many blocks or logs one question may span and how often they may be asked, each in its own words: questions
 * shrink and wait accordingly, and what worked is remembered. An answer that cannot be is refused.
 *
 * @throws LOGS_PRUNED, LOGS_REFUSED, LOGS_IMPOSSIBLE, NODE_RATE_LIMITED, CHAIN_UNREACHABLE
 */
export async function readLogs(client: LogClient, parameters: ReadLogsParameters): Promise<MinedLog[]> {
  const toBlock = parameters.toBlock ?? (await explained(getBlockNumber(client, { cacheTime: 0 })));
  const all: MinedLog[] = [];
  for await (const { logs } of logRanges(client, { ...parameters, toBlock })) for (const log of logs) all.push(log);
  return all;
}

/** The same, range by range as the node answers, so that what was read can be kept before the next is asked for. */
export async function* logRanges(client: LogClient, question: LogQuestion): AsyncGenerator<LogRange> {
  const { fromBlock, toBlock: last } = question;
  const reading = client.logReading ?? newLogReading();
  for (let from = fromBlock; from <= last; ) {
    const range = await nextRange(client, reading, { ...question, fromBlock: from });
    reading.onProgress({ fromBlock, toBlock: last, at: range.toBlock });
    yield range;
    from = range.toBlock + 1n;
  }
}

/** The logs of exactly these blocks, asked for once; undefined where the node refuses. */
export async function askOnce(client: LogClient, question: LogQuestion): Promise<MinedLog[] | undefined> {
  const answer = await ask(client, question);
  return Array.isArray(answer) ? requirePossible(answer, question) : undefined;
}

/** Asks for as many blocks as the node answers at once. */
async function nextRange(client: LogClient, reading: LogReading, question: LogQuestion): Promise<LogRange> {
  const { fromBlock } = question;
  const { span } = reading;
  // Refusals that make the question smaller come to an end by themselves; of the others we count.
  for (let attempts = 0; ; ) {
    const toBlock = endOf(span, fromBlock, question.toBlock);
    const asked = { ...question, toBlock };
    const answer = await ask(client, asked);
    if (Array.isArray(answer)) {
      grow(span, toBlock - fromBlock + 1n);
      return { fromBlock, toBlock, logs: requirePossible(answer, asked) };
    }
    const { kind, named } = answer.refusal;
    const isOne = fromBlock === toBlock;
    if (kind === "pruned" || kind === "refused" || (kind === "range" && isOne)) throw failure(answer, asked);
    if (kind !== "rate" && kind !== "silent" && !isOne) shrink(span, toBlock - fromBlock + 1n, named);
    if (kind === "range") continue;
    attempts += 1;
    if (attempts >= MOST_ATTEMPTS[kind]) throw failure(answer, asked);
    if (kind === "rate" && attempts === 2) reading.onNotice("the node asks for patience");
    await pause(Math.min(reading.patience * 2 ** (attempts - 1), LONGEST_PAUSE));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

type Refused = { refusal: NodeRefusal; cause: unknown };

async function ask(
  client: LogClient,
  { address, topics, fromBlock, toBlock }: LogQuestion,
): Promise<RpcLog[] | Refused> {
  const range = { fromBlock: numberToHex(fromBlock), toBlock: numberToHex(toBlock) };
  const filter = { address, topics: topics.map((topic) => (Array.isArray(topic) ? [...topic] : topic)), ...range };
  try {
    // Asking the same again is decided here, where it is known what was refused.
    const options = { retryCount: 0 };
    const logs: unknown = await client.request({ method: "eth_getLogs", params: [filter] } as never, options);
    if (Array.isArray(logs)) return logs;
    return { refusal: { kind: "silent", text: "no list of logs" }, cause: undefined };
  } catch (cause) {
    const error = decodeGateError(cause);
    // What cannot be an answer is no refusal, and no smaller question cures it.
    if (isSallyportError(error, "NODE_ANSWER_INVALID")) throw error;
    return { refusal: nodeRefusal(cause), cause };
  }
}

function failure({ refusal: { kind, text }, cause }: Refused, { fromBlock, toBlock }: LogQuestion): SallyportError {
  const place = fromBlock === toBlock ? `block ${fromBlock}` : `blocks ${fromBlock} to ${toBlock}`;
  const values = { place, details: { "the node says": text }, cause };
  switch (kind) {
    case "pruned":
      return new SallyportError("LOGS_PRUNED", {
        ...values,
        summary: `The node no longer holds the logs of block ${fromBlock}.`,
        value: String(fromBlock),
        args: { block: fromBlock },
      });
    case "rate":
      return new SallyportError("NODE_RATE_LIMITED", {
        ...values,
        summary: "The node asks for patience, again and again.",
      });
    case "silent":
      return new SallyportError("CHAIN_UNREACHABLE", { ...values, summary: "The node did not answer." });
    default:
      return new SallyportError("LOGS_REFUSED", { ...values, summary: "The node refuses to tell the logs." });
  }
}
