import type { Address } from "viem";
import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { isSallyportError, type SallyportError } from "../../sdk/errors/SallyportError.ts";
import { requireChain } from "../../sdk/node/requireChain.ts";
import type { Proposal, Witness } from "../../sdk/proposal/types.ts";
import { atMost } from "../../sdk/read/atMost.ts";
import { listProposals } from "../../sdk/read/listProposals.ts";
import { readBatches } from "../../sdk/read/readBatch.ts";
import { readOwnStatus } from "../../sdk/read/readOwnStatus.ts";
import { inconsistent, type StandingProposal } from "../../sdk/read/readProposal.ts";
import { readStatus } from "../../sdk/read/readStatus.ts";
import { hasEnded, witnessOf } from "./proposalAt.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** A proposal as the chain tells of it at one block. */
export type AskedProposal = StandingProposal & {
  /** What would make execution fail now, beside what `state` and `eta` tell. Of what has ended: nothing. */
  reasons: SallyportError[];
  /** Undefined where it has ended, or could not be found. */
  witness: Witness | undefined;
};

/** All proposals as of one block, so that they fit each other. */
export type Standing = { blockNumber: bigint; timestamp: number; proposals: AskedProposal[] };

/** How many proposals a node is asked about at a time. */
const AT_ONCE = 8;

/** What a proposal's record says by itself, and so is no news beside its state. */
const TOLD_BY_STATE: readonly string[] = ["GATE_WRONG_STATE", "GATE_NOT_READY", "GATE_EXPIRED"];

/**
 * All proposals that were ever made, oldest first, and of those that have not ended whether and what holds them.
 *
 * @param isMeant Tells which of them; all if left out.
 * @throws NODE_CHAIN_CHANGED where the node shows a block of another chain; what it refuses.
 */
export async function readStanding(
  context: TaskContext,
  system: TaskSystem,
  { proposer, isMeant = () => true }: { proposer?: Address; isMeant?: (proposal: Proposal) => boolean } = {},
): Promise<Standing> {
  const { client, chainId } = context.network;
  const { gate, record } = system;
  const { fromBlock } = record;
  const { lens, provenance } = record.addresses;
  const { number: blockNumber, hash: blockHash, timestamp } = await explained(getBlock(client));
  await requireChain(client, { chainId, blockHash });
  const only = proposer === undefined ? {} : { proposer };
  const all = await listProposals(client, { gate, fromBlock, toBlock: blockNumber, ...only });
  const proposals = all.filter(({ proposal }) => isMeant(proposal));
  const open = proposals.filter(({ state }) => !hasEnded(state));
  const batchIds = [...new Set(open.flatMap(({ proposal }) => proposal.inputs))];
  const batches = await readBatches(client, { provenance, batchIds, fromBlock });

  const ask = async (standing: StandingProposal): Promise<AskedProposal> => {
    if (hasEnded(standing.state)) return { ...standing, reasons: [], witness: undefined };
    const { id, proposal, terms } = standing;
    try {
      const witness = await witnessOf(context, system, { id, proposal, standing, file: undefined }, batches);
      const { state, reasons } = await readStatus(client, { lens, gate, proposal, witness, terms, blockHash });
      if (state === "None") throw inconsistent(id);
      return { ...standing, state, witness, reasons: reasons.filter(isNews) };
    } catch (error) {
      // One that a contract proposed, so that its calldata is not the gate's, must not hide the others.
      if (!isSallyportError(error, "PROPOSAL_WITNESS_UNKNOWN")) throw error;
      const { state, reasons } = await readOwnStatus(client, { lens, gate, proposal, terms, blockHash });
      return { ...standing, state, witness: undefined, reasons: [error, ...reasons.filter(isNews)] };
    }
  };
  return { blockNumber, timestamp: Number(timestamp), proposals: await atMost(AT_ONCE, proposals, ask) };
}

function isNews({ code }: SallyportError): boolean {
  return !TOLD_BY_STATE.includes(code);
}
