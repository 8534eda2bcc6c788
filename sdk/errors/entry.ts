export type ErrorEntry = {
  /** Why it happens, as one sentence. */
  why: string;
  /** What to do about it, where the error itself knows nothing better. */
  nextStep: string;
  /** Whether the same attempt can succeed later, without a change. */
  retryable: boolean;
};

export function entry(why: string, nextStep: string, retryable = false): ErrorEntry {
  return { why, nextStep, retryable };
}
