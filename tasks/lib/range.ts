import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type HistoryRange, isBefore, readLimit } from "../../sdk/history/range.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import type { TaskContext } from "./runTask.ts";

export type RangeArguments = {
  /** A block, a day or a moment in UTC, itself included. */
  since: string | undefined;
  until: string | undefined;
};

/**
 * The range that a command is asked for. Nothing is told of what is still to come, which would read as if nothing had
 * happened.
 *
 * @throws ARGUMENT_INVALID
 */
export async function rangeOf({ network }: TaskContext, args: RangeArguments): Promise<HistoryRange> {
  const since = readLimit("--since", args.since, "00:00:00");
  const until = readLimit("--until", args.until, "23:59:59");
  if (since === undefined) return { since, until };
  const { number, timestamp } = await explained(getBlock(network.client));
  if (!isBefore({ blockNumber: number, timestamp: Number(timestamp) }, since)) return { since, until };
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The chain has reached block ${number}, of ${formatMoment(Number(timestamp))}.`,
    place: "--since",
    value: args.since,
    nextStep: "Give what has passed, or leave it out.",
  });
}
