import type { Address } from "viem";
import { getBlock, readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import type { PastInput, PastProposal } from "../policy/replay/replayPolicy.ts";
import { agentOf } from "../proposal/agentProposer.ts";
import { ROOT_TIER } from "../proposal/types.ts";
import { listProposals } from "./listProposals.ts";
import type { LogClient } from "./logs/logReading.ts";
import { findBatch, readBatchStatus } from "./readBatch.ts";
import type { StandingProposal } from "./readProposal.ts";

type ReadPastProposalsParameters = {
  gate: Address;
  /** The ProvenanceRegistry. */
  provenance: Address;
  /** The block of the gate's deployment. */
  fromBlock: bigint;
};

/**
 * All proposals that were ever made, oldest first, with the data behind them as it was when they were made. A node that
 * has forgotten how things stood then tells how they stand now, and each input says which.
 */
export async function readPastProposals(
  client: LogClient,
  parameters: ReadPastProposalsParameters,
): Promise<PastProposal[]> {
  const { gate, fromBlock } = parameters;
  const history: PastProposal[] = [];
  // One after the other: a long history must not ask a node everything at once.
  for (const standing of await listProposals(client, { gate, fromBlock })) {
    history.push(await pastOf(client, parameters, standing));
  }
  return history;
}

async function pastOf(
  client: LogClient,
  { provenance, fromBlock }: ReadPastProposalsParameters,
  { id, proposal, terms, state, events }: StandingProposal,
): Promise<PastProposal> {
  const executed = events.find(({ name }) => name === "Executed");
  const block =
    executed === undefined ? undefined : await explained(getBlock(client, { blockNumber: executed.blockNumber }));
  const proposedIn = events[0]?.blockNumber ?? fromBlock;
  // Data of approvers and of root is a record, and nothing asks for it.
  const isJudged = proposal.tier !== ROOT_TIER && agentOf(proposal.proposer) !== undefined;
  const inputs: (PastInput | undefined)[] = [];
  for (const batchId of isJudged ? proposal.inputs : []) {
    inputs.push(await pastInput(client, { provenance, fromBlock, batchId, proposedIn }));
  }
  const when =
    block === undefined || executed === undefined
      ? undefined
      : { at: Number(block.timestamp), blockNumber: executed.blockNumber, logIndex: executed.logIndex };
  return { id, proposal, proposedAt: terms.proposedAt, state, executed: when, inputs };
}

async function pastInput(
  client: LogClient,
  {
    provenance,
    fromBlock,
    batchId,
    proposedIn,
  }: { provenance: Address; fromBlock: bigint; batchId: `0x${string}`; proposedIn: bigint },
): Promise<PastInput | undefined> {
  const batch = await findBatch(client, { provenance, batchId, fromBlock });
  if (batch === undefined) return undefined;
  try {
    const status = await readContract(client, {
      address: provenance,
      abi: provenanceRegistryAbi,
      functionName: "status",
      args: [batch],
      blockNumber: proposedIn,
    });
    return { batch, status, asOf: "then" };
  } catch {
    // A node that prunes has no state of that block.
    return { batch, status: await readBatchStatus(client, { provenance, batch }), asOf: "now" };
  }
}
