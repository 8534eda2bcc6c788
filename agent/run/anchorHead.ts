import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { elapsed } from "../../sdk/time/elapsed.ts";
import { stopsAll } from "../outbox/trouble.ts";
import { toldOf } from "./rounds.ts";
import type { Runner } from "./runner.ts";

/** Seconds until a head is tried again that could not be anchored. */
const PATIENCE = 600;

/**
 * Anchors the journal's head where the agent file asks for it and the last one is old enough. Nothing else waits for it: a
 * failure is told, and it is tried again later. Not while proposals are on their way, which the same account pays for.
 */
export function anchoring({ agentFile, journal, anchorer, tell }: Runner): () => Promise<void> {
  const every = agentFile.anchor?.every;
  let notBefore = 0;
  return async () => {
    const { anchored, head, open } = journal.state;
    if (every === undefined || elapsed() < notBefore) return;
    if (anchored !== undefined && isYoung(anchored.at, every)) return;
    // The entry that says so is no news.
    if (anchored !== undefined && head.number <= anchored.upTo + 1) return;
    if ([...open.values()].some(({ proposed, sent }) => proposed === undefined && sent.length > 0)) return;
    const { number, hash } = head;
    try {
      const { batchId } = await anchorer.anchor({ number, hash });
      journal.append({ kind: "anchored", upTo: number, head: hash, batchId });
    } catch (error) {
      if (isSallyportError(error) && stopsAll(error)) throw error;
      notBefore = elapsed() + Math.min(PATIENCE, every);
      tell({ event: "failed", step: "anchor", ...toldOf(error), tryAgainIn: Math.min(PATIENCE, every) });
    }
  };
}

/** A clock that was set back says nothing of how old it is: old enough, lest no head is anchored until it is as late again. */
function isYoung(at: number, every: number): boolean {
  const age = Date.now() - at;
  return age >= 0 && age < every * 1000;
}
