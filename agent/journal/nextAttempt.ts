import type { JournalOwner } from "./entry.ts";
import { intentNonce } from "./intentNonce.ts";
import type { JournalState } from "./state.ts";

/** Under which nonce, and as which attempt, a wish may be intended now. */
export type NextAttempt = { nonce: bigint; attempt: number };

/**
 * Undefined where it may not be intended: it is under way, it came to the chain, it is held, or it was proposed before
 * the journal began.
 */
export function nextAttempt(
  state: Pick<JournalState, "owner" | "keys" | "recovered">,
  key: string,
): NextAttempt | undefined {
  const nonce = intentNonce(state.owner satisfies JournalOwner, key);
  const known = state.keys.get(key);
  if (known === undefined || known.attempts === 0) {
    return known?.outcome === "held" || state.recovered.has(nonce) ? undefined : { nonce, attempt: 0 };
  }
  const isOver = known.outcome !== "open" && known.outcome !== "held" && known.id === undefined;
  return isOver ? { nonce, attempt: known.attempts } : undefined;
}
