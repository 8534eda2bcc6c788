import type { Address, Hash, Hex } from "viem";
import { readContract } from "viem/actions";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { type Proposal, type ProposalState, proposalStates, type Terms } from "../proposal/types.ts";
import type { LogClient } from "./logs/logReading.ts";
import { type ProposalEvent, readProposalEvents } from "./proposalEvents.ts";

/** A proposal that stands in the gate, with what whoever acts on it has to hand back. */
export type StandingProposal = {
  id: Hex;
  proposal: Proposal;
  /** Of its Proposed event, with what its Approved event changed. */
  terms: Terms;
  /** First second at which it may execute; zero while it waits for approval. */
  eta: number;
  /** What the gate stores, with Ready for Queued whose eta is reached. Expired and Stale: see `readStatus`. */
  state: ProposalState;
  /** The transaction that proposed it; its calldata holds the witness. */
  proposedIn: Hash;
  /** All that happened to it, oldest first. */
  events: ProposalEvent[];
};

export type ReadProposalParameters = {
  gate: Address;
  /** An agent id as an address (see `agentProposer`), or an approver. */
  proposer: Address;
  nonce: bigint;
  /** The block of the gate's deployment. */
  fromBlock: bigint;
};

/**
 * Rebuilds a proposal from the gate's logs.
 *
 * @throws PROPOSAL_NOT_FOUND
 */
export async function readProposal(
  client: LogClient,
  { gate, proposer, nonce, fromBlock }: ReadProposalParameters,
): Promise<StandingProposal> {
  const events = await readProposalEvents(client, { gate, proposer, nonce, fromBlock });
  const [standing] = standingProposals(events);
  if (standing === undefined) {
    throw new SallyportError("PROPOSAL_NOT_FOUND", {
      summary: `The gate ${gate} has no proposal ${nonce} of ${proposer} since block ${fromBlock}.`,
      value: String(nonce),
    });
  }
  const state = await explained(
    readContract(client, { address: gate, abi: agentTimelockAbi, functionName: "state", args: [proposer, nonce] }),
  );
  const told = proposalStates[state];
  // By another branch of the chain, or by a lie.
  if (told === undefined || told === "None") throw inconsistent(standing.id);
  return { ...standing, state: told };
}

/** Logs tell of a proposal that the gate is said not to know. */
export function inconsistent(id: Hex): SallyportError {
  return new SallyportError("NODE_INCONSISTENT", {
    summary: `By its logs the gate holds proposal ${id}, and by its state it does not.`,
    value: id,
  });
}

/** What a proposal's events alone tell. The state is the stored one, without Ready. */
export function standingProposals(events: readonly ProposalEvent[]): StandingProposal[] {
  const standing = new Map<Hex, StandingProposal>();
  for (const event of events) {
    const known = standing.get(event.id);
    if (event.name === "Proposed") {
      const { id, proposal, terms, eta, transactionHash } = event;
      const state = eta === 0 ? "Proposed" : "Queued";
      standing.set(id, { id, proposal, terms, eta, state, proposedIn: transactionHash, events: [event] });
    } else if (known !== undefined) {
      known.events.push(event);
      if (event.name === "Approved") {
        const { approver, approverEpoch, expiry, eta } = event;
        known.terms = { ...known.terms, approver, approverEpoch, expiry };
        known.eta = eta;
      }
      known.state = STATE_AFTER[event.name];
    }
  }
  return [...standing.values()];
}

const STATE_AFTER = {
  Approved: "Queued",
  Executed: "Executed",
  Vetoed: "Vetoed",
  Rejected: "Cancelled",
  Withdrawn: "Cancelled",
  Cancelled: "Cancelled",
} as const;
