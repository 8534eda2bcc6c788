/**
 * Waits for work, or until the signal says to end: whoever works on is left to it, and what comes of it counts no more.
 *
 * @throws What the work throws, and the signal's reason.
 */
export function orEnd<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason);
    signal.addEventListener("abort", end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
    if (signal.aborted) end();
  });
}
