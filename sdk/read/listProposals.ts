import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { explained } from "../errors/decodeGateError.ts";
import type { LogClient } from "./logs/logReading.ts";
import { readProposalEvents } from "./proposalEvents.ts";
import { type StandingProposal, standingProposals } from "./readProposal.ts";

export type ListProposalsParameters = {
  gate: Address;
  /** Only proposals of this proposer. */
  proposer?: Address;
  /** The block of the gate's deployment. */
  fromBlock: bigint;
  /** The block as of which they are told; the latest if left out. */
  toBlock?: bigint;
};

/** All proposals that were ever made, oldest first, each with its latest terms and its state by that block. */
export async function listProposals(
  client: LogClient,
  { toBlock, ...parameters }: ListProposalsParameters,
): Promise<StandingProposal[]> {
  const asOf = toBlock === undefined ? {} : { blockNumber: toBlock };
  const { number, timestamp } = await explained(getBlock(client, asOf));
  const events = await readProposalEvents(client, { ...parameters, toBlock: number });
  return standingProposals(events).map((standing) =>
    standing.state === "Queued" && timestamp >= standing.eta ? { ...standing, state: "Ready" } : standing,
  );
}
