import type { Address } from "viem";
import { getBlock } from "viem/actions";
import type { LogClient } from "./logs/logReading.ts";
import { readProposalEvents } from "./proposalEvents.ts";
import { type StandingProposal, standingProposals } from "./readProposal.ts";

export type ListProposalsParameters = {
  gate: Address;
  /** Only proposals of this proposer. */
  proposer?: Address;
  /** The block of the gate's deployment. */
  fromBlock: bigint;
};

/** All proposals that were ever made, oldest first, each with its latest terms and its state by the last block. */
export async function listProposals(
  client: LogClient,
  { gate, proposer, fromBlock }: ListProposalsParameters,
): Promise<StandingProposal[]> {
  const parameters = { gate, fromBlock, ...(proposer === undefined ? {} : { proposer }) };
  const [events, { timestamp }] = await Promise.all([
    readProposalEvents(client, parameters),
    getBlock(client, { blockTag: "latest" }),
  ]);
  return standingProposals(events).map((standing) =>
    standing.state === "Queued" && timestamp >= standing.eta ? { ...standing, state: "Ready" } : standing,
  );
}
