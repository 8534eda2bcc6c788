import { SallyportError } from "../errors/SallyportError.ts";
import { parseMoment } from "../time/moment.ts";
import type { HistoryEvent } from "./readHistory.ts";

/** Where a range begins or ends, itself included: a block, or a moment in seconds since the epoch. */
export type RangeLimit = { block: bigint } | { moment: number };

/** What is left out limits nothing. */
export type HistoryRange = { since?: RangeLimit | undefined; until?: RangeLimit | undefined };

type Place = Pick<HistoryEvent, "blockNumber" | "timestamp">;

/**
 * A block number, a day, or a moment; undefined where nothing is typed.
 *
 * @param time The time of a day that belongs to it.
 * @throws ARGUMENT_INVALID
 */
export function readLimit(
  place: string,
  text: string | undefined,
  time: "00:00:00" | "23:59:59",
): RangeLimit | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return { block: BigInt(text) };
  const moment = parseMoment(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T${time}Z` : text);
  if (moment !== undefined) return { moment };
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is neither a block, nor a day or a moment in UTC.",
    place,
    value: text,
    nextStep: "Write 18432100, 2027-01-01, or 2027-01-01T00:00:00Z.",
  });
}

/** Whether something happened in the range. */
export function isInRange({ since, until }: HistoryRange, at: Place): boolean {
  return !isBefore(at, since) && !isAfter(at, until);
}

/** Whether a place of the chain lies before a limit. */
export function isBefore({ blockNumber, timestamp }: Place, limit: RangeLimit | undefined): boolean {
  if (limit === undefined) return false;
  return "block" in limit ? blockNumber < limit.block : timestamp < limit.moment;
}

function isAfter({ blockNumber, timestamp }: Place, limit: RangeLimit | undefined): boolean {
  if (limit === undefined) return false;
  return "block" in limit ? blockNumber > limit.block : timestamp > limit.moment;
}
