import type { Observation, Source } from "../sources/observation.ts";

/** Sources that are asked at the same time. */
const AT_ONCE = 4;

/**
 * Asks every source, a few at a time. Where one does not answer there is no turn: a brain that sees half of what it was
 * made for decides something else.
 *
 * @throws What the first source that failed threw.
 */
export async function observe(sources: readonly Source[], signal: AbortSignal): Promise<Observation[]> {
  const found: Observation[] = [];
  const ending = new AbortController();
  const either = AbortSignal.any([signal, ending.signal]);
  let next = 0;
  const ask = async () => {
    for (let i = next++; i < sources.length && !either.aborted; i = next++) {
      const source = sources[i] as Source;
      found[i] = await source.observe(either);
    }
  };
  const asking = Array.from({ length: Math.min(AT_ONCE, sources.length) }, () =>
    ask().catch((error: unknown) => {
      ending.abort();
      throw error;
    }),
  );
  const [failure] = (await Promise.allSettled(asking)).flatMap((one) => (one.status === "rejected" ? [one] : []));
  if (failure !== undefined) throw failure.reason;
  signal.throwIfAborted();
  return found;
}
