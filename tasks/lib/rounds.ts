import { laterEachTime } from "../../agent/run/rounds.ts";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { parseDuration } from "../../sdk/time/duration.ts";
import { sleep } from "../../sdk/time/sleep.ts";
import { failureOf } from "./failure.ts";

/** That a node does not answer, or answers again. */
export type NodeEvent =
  | { event: "node silent"; code: string; summary: string; tryAgainIn: number }
  | { event: "node back" };

export type RoundsParameters = {
  /** Seconds between rounds. */
  every: number;
  /** One round, and no more. */
  once: boolean;
  /** Ends them: after what is being done, and without waiting. */
  signal: AbortSignal;
  tell: (event: NodeEvent) => void;
  round: () => Promise<void>;
  /** Called after each pause, where settings may have changed. */
  renew: () => Promise<void>;
};

/**
 * Does something again and again until it is told to end. A node that fails is asked again, later each time: whatever is
 * wrong, one that ends does nothing any more. A single round fails as its work does.
 */
export async function rounds({ every, once, signal, tell, round, renew }: RoundsParameters): Promise<void> {
  let silences = 0;
  while (!signal.aborted) {
    let wait = every;
    try {
      await round();
      if (silences > 0) tell({ event: "node back" });
      silences = 0;
    } catch (caught) {
      const error = failureOf(caught);
      if (once) throw error;
      wait = laterEachTime(every, silences++);
      const code = isSallyportError(error) ? error.code : "UNEXPECTED";
      const summary = isSallyportError(error) ? error.summary : String(error).split("\n")[0];
      tell({ event: "node silent", code, summary: summary ?? "", tryAgainIn: wait });
    }
    if (once) return;
    await sleep(wait, signal);
    if (!signal.aborted) await renew();
  }
}

/** @throws ARGUMENT_INVALID */
export function everyOf(text: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})\s*([smh])$/.exec(text) ?? [];
  const short = { s: "second", m: "minute", h: "hour" }[unit ?? ""];
  const duration = parseDuration(short === undefined ? text : `${count} ${short}`);
  if (duration !== undefined) return duration;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is not a duration.",
    place: "--every",
    value: text,
    nextStep: 'Write a number and its unit: "15s", "2 minutes".',
  });
}

/** Runs something that SIGINT and SIGTERM end cleanly. */
export async function untilSignal<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
  try {
    return await work(ending.signal);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, end);
  }
}
