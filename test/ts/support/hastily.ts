/** How often a waiting command's patience passes in the time of one. */
const HASTE = 60;
const SHORT = 20;

/** Lets waiting take a sixtieth of its time, a minute a second: retries are as many as ever. */
export async function hastily<T>(work: () => Promise<T>): Promise<T> {
  const { setTimeout: real } = globalThis;
  const began = performance.now();
  const passed = performance.now.bind(performance);
  const hasty = (call: (...given: unknown[]) => void, time = 0, ...given: unknown[]) =>
    real(call, time > SHORT ? Math.max(SHORT, time / HASTE) : time, ...given);
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
