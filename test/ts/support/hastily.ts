/** How often a waiting command's patience passes in the time of one. */
const HASTE = 60;
const SHORT = 20;

/**
 * Lets waiting take a sixtieth of its time, a minute a second: retries are as many as ever. Limits of time are as short, so
 * none ends while `isAtWork` says that somebody honest works on an answer: that takes what it takes on this machine.
 */
export async function hastily<T>(work: () => Promise<T>, isAtWork = () => false): Promise<T> {
  const { setTimeout: real } = globalThis;
  const began = performance.now();
  const passed = performance.now.bind(performance);
  const hasty = (call: (...given: unknown[]) => void, time = 0, ...given: unknown[]) => {
    if (time <= SHORT) return real(call, time, ...given);
    const timer: NodeJS.Timeout = real(
      () => {
        if (isAtWork()) timer.refresh();
        else call(...given);
      },
      Math.max(SHORT, time / HASTE),
    );
    return timer;
  };
  globalThis.setTimeout = Object.assign(hasty, real) as unknown as typeof real;
  // Whoever waits by what has passed does not wait longer than by timers.
  performance.now = () => began + (passed() - began) * HASTE;
  try {
    return await work();
  } finally {
    globalThis.setTimeout = real;
    performance.now = passed;
  }
}
