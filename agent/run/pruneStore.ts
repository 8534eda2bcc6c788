import { agreedBlock } from "../../sdk/node/agreedBlock.ts";
import { nameOf } from "../outbox/trouble.ts";
import { citedObservations } from "./citedObservations.ts";
import { isFatal } from "./isFatal.ts";
import { orEnd } from "./orEnd.ts";
import type { Runner } from "./runner.ts";

/** Seconds by which the chain's last block may lie behind, and still this machine's clock is believed. */
const QUIET = 3_600;

/**
 * Takes observations away that led to nothing and are older than the agent file says; without that setting none. It is done
 * between turns, a limited number of files each time. A failure is told once in a row, and nothing else waits for it.
 *
 * No clock is believed alone. What goes is old by this machine's and by the chain's; what is seen is dated by the later
 * of both. So neither a clock that is ahead nor a node that lies makes anything go early.
 */
export function pruning(runner: Runner): (signal: AbortSignal) => Promise<void> {
  const { agentFile, nodes, now, setup, store, tell } = runner;
  const keep = agentFile["keep observations"];
  const cited = citedObservations(runner);
  let isFailing = false;
  return async (signal) => {
    if (keep === undefined) return;
    try {
      const { timestamp } = await orEnd(agreedBlock(nodes), signal);
      const machine = now();
      const pruned = await store.prune({
        ...(await cited(signal)),
        now: Math.max(machine, timestamp),
        before: Math.min(machine, timestamp + QUIET) - keep,
      });
      isFailing = false;
      if (pruned.observations > 0) tell({ event: "pruned", ...pruned });
    } catch (error) {
      if (signal.aborted) return;
      if (isFatal(error)) throw error;
      const tryAgainIn = setup.once ? undefined : agentFile.every;
      if (!isFailing) tell({ event: "failed", step: "prune", ...nameOf(error), tryAgainIn });
      isFailing = true;
    }
  };
}
