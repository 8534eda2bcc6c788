import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type HistoryRange, isBefore, type RangeLimit, readLimit } from "../../sdk/history/range.ts";
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
  requireOrder(since, until, args);
  if (since === undefined) return { since, until };
  const { number, timestamp } = await explained(getBlock(network.client));
  const reached = { blockNumber: number, timestamp: Number(timestamp) };
  if (!isBefore(reached, since)) {
    requireOrder(await timed(since, until), await timed(until, since), args);
    return { since, until };
  }
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The chain has reached block ${number}, of ${formatMoment(Number(timestamp))}.`,
    place: "--since",
    value: args.since,
    nextStep: "Give what has passed, or leave it out.",
  });

  /** Where one is a block and the other a moment, the block by its time; a block that is still to come limits nothing. */
  async function timed(limit: RangeLimit | undefined, other: RangeLimit | undefined): Promise<RangeLimit | undefined> {
    if (limit === undefined || other === undefined || !("block" in limit) || "block" in other) return limit;
    if (limit.block > number) return undefined;
    const block = await explained(getBlock(network.client, { blockNumber: limit.block }));
    return { moment: Number(block.timestamp) };
  }
}

/** A range that ends before it begins would be told as if nothing had happened. */
function requireOrder(since: RangeLimit | undefined, until: RangeLimit | undefined, args: RangeArguments): void {
  if (since === undefined || until === undefined) return;
  const isBackwards =
    ("block" in since && "block" in until && since.block > until.block) ||
    ("moment" in since && "moment" in until && since.moment > until.moment);
  if (!isBackwards) return;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The range ends before it begins: --since ${args.since}, --until ${args.until}.`,
    place: "--until",
    value: args.until,
    nextStep: "Give --until what comes after --since; both are included.",
  });
}
