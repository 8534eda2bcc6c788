import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { pause } from "../pause.ts";

export type RetryingParameters = {
  /** How often it is tried in all. */
  attempts: number;
  /** Milliseconds before the second attempt; twice as long before each further one. */
  first: number;
  signal: AbortSignal;
  /** From 0 to 1, so that many who were refused together do not come back together. */
  random?: () => number;
};

/**
 * Tries again what may succeed later, as its error says, with longer and longer pauses, each cut by up to a half by
 * chance. Nothing is tried again once the turn has ended.
 */
export async function retrying<T>(
  { attempts, first, signal, random = Math.random }: RetryingParameters,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isSallyportError(error) || !error.isRetryable || attempt === attempts || signal.aborted) throw error;
      await pause(first * 2 ** (attempt - 1) * (1 - random() / 2), signal);
    }
  }
}
