import { nameOf } from "../outbox/trouble.ts";
import { isFatal } from "./isFatal.ts";
import { orEnd } from "./orEnd.ts";
import type { Runner } from "./runner.ts";

/** Seconds until a head is tried again that could not be anchored. */
const PATIENCE = 600;

/**
 * Anchors the journal's head where the agent file asks for it and the last one is old enough. Nothing else waits for it: a
 * failure is told, and it is tried again later. What ends the runner leaves it alone. Not while proposals are on their way, which the same account pays for.
 */
export function anchoring({
  agentFile,
  journal,
  anchorer,
  tell,
  clock,
  elapsed,
}: Runner): (signal: AbortSignal) => Promise<void> {
  const every = agentFile.anchor?.every;
  let notBefore = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    const { anchored, head, open } = journal.state;
    if (every === undefined || elapsed() < notBefore) return;
    if (anchored !== undefined && isYoung(anchored.at)) return;
    // The entry that says so is no news.
    if (anchored !== undefined && head.number <= anchored.upTo + 1) return;
    if ([...open.values()].some(({ proposed, sent }) => proposed === undefined && sent.length > 0)) return;
    const { number, hash } = head;
    try {
      const { batchId } = await orEnd(anchorer.anchor({ number, hash }), signal);
      journal.append({ kind: "anchored", upTo: number, head: hash, batchId });
    } catch (error) {
      // Left alone at the end, it is anchored or not: the next run anchors a later head.
      if (signal.aborted) return;
      if (isFatal(error)) throw error;
      const tryAgainIn = Math.min(PATIENCE, every);
      notBefore = elapsed() + tryAgainIn;
      tell({ event: "failed", step: "anchor", ...nameOf(error), tryAgainIn });
    }
  };

  /** A clock that was set back says nothing of how old it is: old enough, lest no head is anchored until it is as late again. */
  function isYoung(at: number): boolean {
    const age = clock() - at;
    return age >= 0 && age < (every ?? 0) * 1000;
  }
}
