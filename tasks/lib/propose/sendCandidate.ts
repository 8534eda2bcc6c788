import { type Hex, isAddressEqual } from "viem";
import { propose } from "../../../sdk/actions/propose.ts";
import { proposeAsApprover } from "../../../sdk/actions/proposeAsApprover.ts";
import { confirm, type Sender, type SentTransaction } from "../../../sdk/actions/sendCall.ts";
import { signProposal } from "../../../sdk/actions/signProposal.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import { readProposal, type StandingProposal } from "../../../sdk/read/readProposal.ts";
import { agentKeyOf } from "../agentKey.ts";
import { waiting } from "../output.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import type { Candidate } from "./candidate.ts";

/** An agent key signs, unless one has. The first of the network's accounts that is a key of the agent, or the one named. */
export async function signCandidate(
  context: TaskContext,
  system: TaskSystem,
  candidate: Candidate,
  key: string | undefined,
): Promise<Candidate> {
  const agent = agentOf(candidate.proposal.proposer);
  if (candidate.signed !== undefined || agent === undefined) return candidate;
  const account = key ?? (await agentKeyOf(context, system, agent));
  const { gate } = system;
  const { proposal } = candidate;
  return { ...candidate, signed: await explained(signProposal(context.network.sender(account), { gate, proposal })) };
}

/** What became of a candidate. */
export type Proposed = {
  standing: StandingProposal;
  transactionHash: Hex;
  gasUsed: bigint | undefined;
  already: boolean;
};

/** Proposes; finds what was proposed before. */
export async function sendCandidate(
  context: TaskContext,
  system: TaskSystem,
  candidate: Candidate,
  sender: Sender,
): Promise<Proposed> {
  const { client } = context.network;
  const { gate, record } = system;
  const { proposer, nonce } = candidate.proposal;
  const where = { gate, proposer, nonce, fromBlock: record.fromBlock };
  const before = await readProposal(client, where).catch((error: unknown) => {
    if (isSallyportError(error, "PROPOSAL_NOT_FOUND")) return undefined;
    throw error;
  });
  if (before !== undefined) {
    requireSame(before, candidate);
    return { standing: before, transactionHash: before.proposedIn, gasUsed: undefined, already: true };
  }
  const sent = await send(candidate, system, sender);
  const { transactionHash, gasUsed } = await waiting(
    context.output,
    "waiting for the transaction",
    confirm(client, sent),
  );
  return { standing: await readProposal(client, where), transactionHash, gasUsed, already: false };
}

function send(
  { proposal, witness, signed }: Candidate,
  { gate }: TaskSystem,
  sender: Sender,
): Promise<SentTransaction> {
  if (agentOf(proposal.proposer) !== undefined) {
    if (signed === undefined) throw new Error("An agent's proposal is signed before it is sent.");
    // Who calls need not have signed.
    const isCaller = isAddressEqual(signed.key, sender.account.address);
    return propose(sender, { gate, proposal, witness, ...signed, ...(isCaller ? { signature: "0x" } : {}) });
  }
  if (isAddressEqual(proposal.proposer, sender.account.address)) {
    return proposeAsApprover(sender, { gate, proposal, witness, validUntil: proposal.notAfter });
  }
  throw new SallyportError("ACCOUNT_UNKNOWN", {
    summary: `${proposal.proposer} would propose, and ${sender.account.address} would send.`,
    value: proposal.proposer,
    nextStep: "Write the proposal to a file with --out, let the members sign it, then: hardhat sallyport approve.",
  });
}

/** The same but for its end, which moves with the clock, is the same. */
function requireSame({ id, proposal }: StandingProposal, candidate: Candidate) {
  const { notAfter } = proposal;
  if (hashProposal({ ...candidate.proposal, notAfter, epoch: proposal.epoch }) === id) return;
  throw new SallyportError("GATE_NONCE_CONFLICT", {
    summary: `The proposer used nonce ${proposal.nonce} for another proposal, ${id}.`,
    value: String(proposal.nonce),
  });
}
