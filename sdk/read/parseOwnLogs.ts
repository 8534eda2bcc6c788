import { parseEventLogs } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";

/**
 * The events of logs that contracts of ours made. What such a contract never writes is refused, where viem would leave it
 * out: a list that lacks an entry looks like any other.
 *
 * @param abi Has every event that was asked for.
 * @throws LOGS_IMPOSSIBLE
 */
export const parseOwnLogs: typeof parseEventLogs = ((parameters: Parameters<typeof parseEventLogs>[0]) => {
  const { logs } = parameters;
  const events = parseEventLogs(parameters);
  if (events.length === logs.length) return events;
  const read = new Set(events.map(placeOf));
  const unread = logs.find((log) => !read.has(placeOf(log)));
  throw new SallyportError("LOGS_IMPOSSIBLE", {
    summary: "The node answered with a log that the contract cannot have made.",
    place: unread && placeOf(unread),
    value: unread && String(unread.transactionHash),
  });
}) as typeof parseEventLogs;

function placeOf({ blockNumber, logIndex }: { blockNumber: unknown; logIndex: unknown }): string {
  return `block ${blockNumber}, log ${logIndex}`;
}
