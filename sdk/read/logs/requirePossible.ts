import { type Hex, isAddressEqual, type RpcLog } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import type { LogTopics, MinedLog } from "./logStore.ts";

export type LogQuestion = { address: Hex; topics: LogTopics; fromBlock: bigint; toBlock: bigint };

/**
 * The answer of a node, where it can be one: only what was asked for, each log once, in the order of the chain. Whoever
 * reads it relies on that order.
 *
 * @throws LOGS_IMPOSSIBLE
 */
export function requirePossible(logs: readonly RpcLog[], question: LogQuestion): MinedLog[] {
  let last: MinedLog | undefined;
  return logs.map((raw) => {
    const log = read(raw, question);
    const wrong = log === undefined ? "is not in a block" : wrongIn(log, question, last);
    if (log === undefined || wrong !== undefined || raw.removed === true) {
      const where = `block ${raw.blockNumber}, log ${raw.logIndex}`;
      const { fromBlock, toBlock } = question;
      throw new SallyportError("LOGS_IMPOSSIBLE", {
        summary: `The node answered with a log that ${wrong ?? "was removed from the chain"}.`,
        place: where,
        value: raw.transactionHash ?? "",
        details: { asked: `blocks ${fromBlock} to ${toBlock} of ${question.address}` },
      });
    }
    last = log;
    return log;
  });
}

function wrongIn(log: MinedLog, { address, topics, fromBlock, toBlock }: LogQuestion, last: MinedLog | undefined) {
  if (!isAddressEqual(log.address, address)) return "is of another contract";
  if (log.blockNumber < fromBlock || log.blockNumber > toBlock) return "is outside of the range";
  if (!hasTopics(log, topics)) return "has other topics";
  if (last === undefined || last.blockNumber < log.blockNumber) return undefined;
  if (last.blockNumber > log.blockNumber || last.logIndex > log.logIndex) return "is out of order";
  if (last.logIndex === log.logIndex) return "it told twice";
  return last.blockHash === log.blockHash ? undefined : "is of another block of the same number";
}

/** Whether a log is among those with these topics. */
export function hasTopics({ topics: given }: { topics: readonly Hex[] }, topics: LogTopics): boolean {
  return topics.every((wanted, i) => {
    const topic = given[i]?.toLowerCase();
    if (wanted === null) return topic !== undefined;
    const any: readonly Hex[] = typeof wanted === "string" ? [wanted] : wanted;
    return any.some((one) => one.toLowerCase() === topic);
  });
}

/** The fields of a log that every node gives, and when its block was, which many give. */
function read(raw: RpcLog, { address }: LogQuestion): MinedLog | undefined {
  const { blockNumber, blockHash, transactionHash, transactionIndex, logIndex, blockTimestamp } = raw;
  if (blockNumber === null || blockHash === null || transactionHash === null) return undefined;
  if (transactionIndex === null || logIndex === null) return undefined;
  return {
    address: isAddressEqual(raw.address, address) ? address : raw.address,
    topics: raw.topics.map((topic) => topic.toLowerCase()),
    data: raw.data,
    blockNumber: BigInt(blockNumber),
    blockHash,
    transactionHash,
    transactionIndex: Number(transactionIndex),
    logIndex: Number(logIndex),
    removed: false,
    ...(blockTimestamp === undefined || blockTimestamp === null ? {} : { blockTimestamp: BigInt(blockTimestamp) }),
  } as MinedLog;
}
