import { listProposals } from "../../read/listProposals.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Reading } from "./readers.ts";

const OPEN = ["Proposed", "Queued", "Ready"];

/** Proposals that have not ended. */
export async function readOpenProposals({ client, addresses, fromBlock }: Reading): Promise<StandingProposal[]> {
  const all = await listProposals(client, { gate: addresses.gate, fromBlock });
  return all.filter(({ state }) => OPEN.includes(state));
}
