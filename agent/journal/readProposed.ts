import type { Address } from "viem";
import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { agentProposer } from "../../sdk/proposal/agentProposer.ts";
import type { Witness } from "../../sdk/proposal/types.ts";
import { atMost } from "../../sdk/read/atMost.ts";
import { listProposals } from "../../sdk/read/listProposals.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import type { StandingProposal } from "../../sdk/read/readProposal.ts";
import { readWitness } from "../../sdk/read/readWitness.ts";
import { blockHashAt } from "../outbox/findPlace.ts";
import type { ProposedBefore } from "./rebuildJournal.ts";

/** Proposals whose blocks and transactions are asked for at the same time. */
const AT_ONCE = 4;

/**
 * Everything that an agent ever proposed, as the chain holds it, the oldest first. Each is hashed again, and each witness
 * is compared with what its proposal commits to.
 *
 * @throws LOG_ID_MISMATCH, NODE_INCONSISTENT, CHAIN_UNREACHABLE
 */
export async function readProposed(
  client: LogClient,
  { gate, agent, fromBlock }: { gate: Address; agent: bigint; fromBlock: bigint },
): Promise<ProposedBefore[]> {
  const all = await listProposals(client, { gate, proposer: agentProposer(agent), fromBlock });
  return atMost(AT_ONCE, all, async ({ id, proposal, terms, proposedIn, events }) => {
    const blockNumber = events[0]?.blockNumber ?? fromBlock;
    const witness = await witnessOf(client, gate, { proposal, proposedIn });
    const blockHash = await blockHashAt(client, blockNumber);
    return { id, proposal, witness, proposedAt: terms.proposedAt, blockNumber, blockHash };
  });
}

async function witnessOf(
  client: LogClient,
  gate: Address,
  { proposal, proposedIn }: Pick<StandingProposal, "proposal" | "proposedIn">,
): Promise<Witness | undefined> {
  try {
    return await readWitness(client, { gate, proposal, proposedIn });
  } catch (error) {
    // A contract carried it. It is needed where the block is displaced, and nowhere else.
    if (isSallyportError(error, "PROPOSAL_WITNESS_UNKNOWN")) return undefined;
    throw error;
  }
}
