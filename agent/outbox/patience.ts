/** The longest that anything is left alone, in seconds. */
const LONGEST = 3_600;

/** How long to leave what failed alone: twice as long after each failure. */
export type Patience = {
  /**
   * Whether its time has come, or it never failed.
   *
   * @param now In seconds that only go on.
   */
  isDue(key: string, now: number): boolean;
  /** Notes a failure; returns after how many seconds to try again. */
  failed(key: string, now: number): number;
  forget(key: string): void;
};

/** @param first Seconds after the first failure. */
export function newPatience(first: number): Patience {
  const known = new Map<string, { failures: number; from: number }>();
  return {
    isDue: (key, now) => now >= (known.get(key)?.from ?? Number.NEGATIVE_INFINITY),
    failed: (key, now) => {
      const failures = (known.get(key)?.failures ?? 0) + 1;
      const wait = Math.min(first * 2 ** (failures - 1), LONGEST);
      known.set(key, { failures, from: now + wait });
      return wait;
    },
    forget: (key) => {
      known.delete(key);
    },
  };
}
