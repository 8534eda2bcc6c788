import { readProposalEvents } from "../../read/proposalEvents.ts";
import { type StandingProposal, standingProposals } from "../../read/readProposal.ts";
import type { Reading } from "./reading.ts";

/** Proposals that have not ended. */
export async function readOpenProposals(reading: Reading): Promise<StandingProposal[]> {
  const { client, addresses, fromBlock, blockNumber: toBlock } = reading;
  const events = await readProposalEvents(client, { gate: addresses.gate, fromBlock, toBlock });
  return standingProposals(events).filter(({ state }) => state === "Proposed" || state === "Queued");
}
