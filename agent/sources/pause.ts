import { setTimeout } from "node:timers/promises";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";

/**
 * Waits, at most until the turn ends.
 *
 * @throws OBSERVATION_UNREACHABLE where it ended.
 */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(milliseconds, undefined, { signal });
  } catch {
    throw turnEnded();
  }
}

/** What a source says that was still being asked when the turn ended. */
export function turnEnded(source?: string): SallyportError {
  return new SallyportError("OBSERVATION_UNREACHABLE", {
    summary: "The turn ended before the source had answered.",
    ...(source !== undefined && { place: source }),
  });
}

/**
 * Waits for work that knows no end of a turn, such as the system asking for a name, until the turn ends.
 *
 * @throws What the signal says where that is one of our errors; else OBSERVATION_UNREACHABLE.
 */
export async function whileOpen<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(isSallyportError(signal.reason) ? signal.reason : turnEnded());
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  // Whichever loses the race fails unheard.
  work.catch(() => undefined);
  ended.catch(() => undefined);
  try {
    return await Promise.race([ended, work]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
