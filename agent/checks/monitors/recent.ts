import type { PastProposal } from "../../journal/past.ts";
import type { MonitorQuestion } from "./monitor.ts";

/**
 * Whether a proposal was made in the last so many seconds, by the chain's time or by this machine's clock: who sets the one
 * wrong, or lies about the other, makes no period empty. What the clock dates later than now says nothing.
 */
export function isRecent({ at, time }: PastProposal, { now, clock }: MonitorQuestion, per: number): boolean {
  const isByClock = at > clock - per;
  // Of a journal that an earlier release wrote the clock alone is known.
  if (time === undefined) return isByClock;
  return time > now - per || (isByClock && at <= clock);
}
