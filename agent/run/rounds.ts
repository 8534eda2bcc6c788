import { sleep } from "../../sdk/time/sleep.ts";

/** The longest first pause after a failure, in seconds. */
const FIRST_PAUSE = 60;
/** The longest pause after failures, in seconds, where rounds are not further apart. */
const LONGEST_PAUSE = 300;

export type RoundsParameters = {
  /** Seconds between rounds. */
  every: number;
  /** Ends them: after what is being done, and without waiting. */
  signal: AbortSignal;
  round: () => Promise<void>;
  /** Told of a failure, and in how many seconds it is tried again. */
  failed: (error: unknown, tryAgainIn: number) => void;
  /** Whether a failure is to end all. */
  isFatal: (error: unknown) => boolean;
};

/** Does something again and again until it is told to end; after a failure later each time. */
export async function rounds({ every, signal, round, failed, isFatal }: RoundsParameters): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let wait = every;
    try {
      await round();
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      if (isFatal(error)) throw error;
      wait = laterEachTime(every, failures++);
      failed(error, wait);
    }
    await sleep(wait, signal);
  }
}

/**
 * Seconds to wait after a failure: a round, but no more than a minute; twice as long after each further one, at most five
 * minutes or one round. Who looks every six hours does not lose six for a server that was away for a moment.
 */
export function laterEachTime(every: number, failures: number): number {
  return Math.min(Math.min(every, FIRST_PAUSE) * 2 ** failures, Math.max(LONGEST_PAUSE, every));
}
