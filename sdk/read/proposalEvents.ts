import { type Address, type Hash, type Hex, pad, toEventSelector, toHex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { hashProposal } from "../proposal/hashProposal.ts";
import type { Proposal, Terms } from "../proposal/types.ts";
import { eventsOf } from "./eventsOf.ts";
import type { LogClient } from "./logs/logReading.ts";
import type { MinedLog } from "./logs/logStore.ts";
import { parseOwnLogs } from "./parseOwnLogs.ts";
import { readContractLogs } from "./readContractLogs.ts";

/** The events of a proposal's life. */
const abi = eventsOf(
  agentTimelockAbi,
  ...(["Proposed", "Approved", "Executed", "Vetoed", "Rejected", "Withdrawn", "Cancelled"] as const),
);
/** The first topic of each. */
export const proposalSelectors = abi.map((event) => toEventSelector(event));

/** Something that happened to a proposal, and where the chain says so. */
export type ProposalEvent = {
  id: Hex;
  proposer: Address;
  nonce: bigint;
  blockNumber: bigint;
  logIndex: number;
  transactionHash: Hash;
} & (
  | {
      name: "Proposed";
      /** First second at which it may execute; zero while it waits for approval. */
      eta: number;
      terms: Terms;
      /** As its id was made: with the gate's epoch where an approver called. */
      proposal: Proposal;
    }
  | ({ name: "Approved"; eta: number } & Pick<Terms, "approver" | "approverEpoch" | "expiry">)
  | { name: "Executed" | "Withdrawn"; by: Address }
  | { name: "Vetoed" | "Rejected"; by: Address; reason: string }
  | { name: "Cancelled" }
);

export type ReadProposalEventsParameters = {
  gate: Address;
  /** Only proposals of this proposer. */
  proposer?: Address;
  /** Only proposals of this nonce. */
  nonce?: bigint;
  /** The block of the gate's deployment. */
  fromBlock: bigint;
  /** The last block; the latest if left out. */
  toBlock?: bigint;
};

/**
 * What happened to proposals, oldest first. Each proposal is hashed again, so that a node can leave one out but show none
 * under the id of another.
 *
 * @throws LOG_ID_MISMATCH
 */
export async function readProposalEvents(
  client: LogClient,
  { gate, proposer, nonce, ...blocks }: ReadProposalEventsParameters,
): Promise<ProposalEvent[]> {
  const topics = [
    proposalSelectors,
    null,
    proposer === undefined ? null : pad(proposer, { size: 32 }),
    nonce === undefined ? null : toHex(nonce, { size: 32 }),
  ];
  return proposalEventsOf(await readContractLogs(client, { address: gate, topics, ...blocks }));
}

/**
 * The same from logs at hand, which are all of the gate's and of these events.
 *
 * @throws LOG_ID_MISMATCH, LOGS_IMPOSSIBLE
 */
export function proposalEventsOf(logs: readonly MinedLog[]): ProposalEvent[] {
  return parseOwnLogs({ abi, logs: [...logs] }).map(({ eventName, args, blockNumber, logIndex, transactionHash }) => {
    const place = { blockNumber, logIndex, transactionHash };
    if (!("epoch" in args)) return { name: eventName, ...args, ...place } as ProposalEvent;
    const { epoch, proposal: logged, ...rest } = args;
    const proposal = { ...logged, epoch };
    requireId(rest.id, proposal);
    return { name: "Proposed", ...rest, proposal, ...place };
  });
}

function requireId(id: Hex, proposal: Proposal): void {
  if (hashProposal(proposal) === id) return;
  throw new SallyportError("LOG_ID_MISMATCH", {
    summary: `The log of proposal ${id} holds another one.`,
    value: id,
  });
}
