import { laterEachTime } from "./rounds.ts";

/** When the next turn is due, by how those before it ended. */
export type TurnTimes = {
  isDue(): boolean;
  succeeded(): void;
  /** @returns In how many seconds it is tried again, and whether the one before had failed as well. */
  failed(): { tryAgainIn: number; isAgain: boolean };
};

/** @param now Seconds that only go on. */
export function turnTimes(every: number, now: () => number): TurnTimes {
  let next = Number.NEGATIVE_INFINITY;
  let failures = 0;
  return {
    isDue: () => now() >= next,
    succeeded: () => {
      failures = 0;
      next = now() + every;
    },
    failed: () => {
      const tryAgainIn = laterEachTime(every, failures);
      next = now() + tryAgainIn;
      failures += 1;
      return { tryAgainIn, isAgain: failures > 1 };
    },
  };
}
