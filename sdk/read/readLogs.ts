import type { AbiEvent, Address, Client, GetLogsReturnType } from "viem";
import { getBlockNumber, getLogs } from "viem/actions";
import { decodeGateError } from "../errors/decodeGateError.ts";
import { isSallyportError } from "../errors/SallyportError.ts";

export type ReadLogsParameters<Events extends readonly AbiEvent[]> = {
  address: Address;
  events: Events;
  /** Values that the indexed arguments must have; only where one event is asked for. */
  args?: Record<string, unknown>;
  /** The first block that can hold such a log. */
  fromBlock: bigint;
  /** The last block; the latest if left out. */
  toBlock?: bigint;
};

/**
 * Logs of a contract, oldest first. Nodes limit how many blocks or logs one question may span, each in its own way:
 * where a node refuses a range, its halves are asked.
 */
export async function readLogs<const Events extends readonly AbiEvent[]>(
  client: Client,
  { address, events, args, fromBlock, toBlock }: ReadLogsParameters<Events>,
): Promise<GetLogsReturnType<undefined, Events, true>> {
  const last = toBlock ?? (await getBlockNumber(client, { cacheTime: 0 }));
  const ask = async (from: bigint, to: bigint): Promise<GetLogsReturnType<undefined, Events, true>> => {
    try {
      const only = events.length === 1 && args !== undefined ? { event: events[0], args } : { events };
      const range = { address, fromBlock: from, toBlock: to, strict: true };
      return (await getLogs(client, { ...range, ...only } as never)) as GetLogsReturnType<undefined, Events, true>;
    } catch (error) {
      if (from >= to || isSallyportError(decodeGateError(error), "CHAIN_UNREACHABLE")) throw decodeGateError(error);
      const middle = (from + to) / 2n;
      return [...(await ask(from, middle)), ...(await ask(middle + 1n, to))];
    }
  };
  return fromBlock > last ? [] : ask(fromBlock, last);
}
