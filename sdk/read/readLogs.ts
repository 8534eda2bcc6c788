import { type Address, type Client, formatLog, type Hex, type Log, numberToHex, type RpcLog } from "viem";
import { getBlockNumber } from "viem/actions";
import { decodeGateError } from "../errors/decodeGateError.ts";
import { isSallyportError } from "../errors/SallyportError.ts";

export type ReadLogsParameters = {
  address: Address;
  /** For each topic: the one value, any of several, or null for every value. */
  topics: readonly (Hex | readonly Hex[] | null)[];
  /** The first block that can hold such a log. */
  fromBlock: bigint;
  /** The last block; the latest if left out. */
  toBlock?: bigint;
};

/** A log of a block that is on the chain. */
export type MinedLog = Log<bigint, number, false>;

/**
 * Logs of a contract, oldest first. Nodes limit how many blocks or logs one question may span, each in its own way:
 * where a node refuses a range, its halves are asked.
 *
 * @throws CHAIN_UNREACHABLE, or what the node says of a single block.
 */
export async function readLogs(client: Client, parameters: ReadLogsParameters): Promise<MinedLog[]> {
  const { address, topics, fromBlock } = parameters;
  const last = parameters.toBlock ?? (await getBlockNumber(client, { cacheTime: 0 }));
  const ask = async (from: bigint, to: bigint): Promise<MinedLog[]> => {
    try {
      const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to) };
      const filter = { address, topics: topics.map((topic) => (Array.isArray(topic) ? [...topic] : topic)), ...range };
      const logs = (await client.request({ method: "eth_getLogs", params: [filter] } as never)) as RpcLog[];
      return logs.map((log) => formatLog(log) as MinedLog);
    } catch (cause) {
      const error = decodeGateError(cause);
      if (from >= to || isSallyportError(error, "CHAIN_UNREACHABLE")) throw error;
      const middle = (from + to) / 2n;
      return [...(await ask(from, middle)), ...(await ask(middle + 1n, to))];
    }
  };
  return fromBlock > last ? [] : ask(fromBlock, last);
}
