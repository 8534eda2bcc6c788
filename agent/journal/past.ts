import type { Call, ProposalState } from "../../sdk/proposal/types.ts";
import type { Recorded } from "./entry.ts";

/** What an agent proposed before, and what became of it. */
export type PastProposal = {
  /** Seconds since the epoch, by the clock of the machine that keeps the journal. */
  at: number;
  /** The same by the chain; undefined where the journal does not tell. */
  time: number | undefined;
  /** `stopped`: a human vetoed, rejected or withdrew it. `over`: it expired, or went stale. */
  outcome: "open" | "executed" | "stopped" | "over";
  calls: readonly Pick<Call, "target" | "value" | "data">[];
};

/**
 * Goes on with what was proposed before, the oldest first. What never came to the chain is taken out again. Of what a rebuilt
 * journal has from the chain, the moment is the one of the block that holds it.
 *
 * @param past By nonce.
 */
export function followPast(past: Map<bigint, PastProposal>, { at, entry }: Pick<Recorded, "at" | "entry">): void {
  switch (entry.kind) {
    case "intended": {
      const { nonce, calls } = entry.proposal;
      past.set(nonce, { at: Math.floor(at / 1000), time: entry.time, outcome: "open", calls });
      break;
    }
    case "restored": {
      const { proposal, proposedAt } = entry;
      past.set(proposal.nonce, { at: proposedAt, time: proposedAt, outcome: "open", calls: proposal.calls });
      break;
    }
    case "lapsed":
      past.delete(entry.nonce);
      break;
    case "ended": {
      const known = past.get(entry.nonce);
      if (known !== undefined) past.set(entry.nonce, { ...known, outcome: outcomeOf(entry.state) });
      break;
    }
  }
}

function outcomeOf(state: ProposalState): PastProposal["outcome"] {
  if (state === "Executed") return "executed";
  if (state === "Vetoed" || state === "Cancelled") return "stopped";
  return state === "Expired" || state === "Stale" ? "over" : "open";
}
