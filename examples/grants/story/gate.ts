import {
  type Address,
  encodeFunctionData,
  type Hex,
  type LocalAccount,
  parseEventLogs,
  type TransactionReceipt,
} from "viem";
import { agentTimelockAbi as abi } from "../../../sdk/abi/AgentTimelock.ts";
import { proposalTypedData } from "../../../sdk/proposal/proposalDigest.ts";
import type { Proposal, SignedApproval, Terms, Witness } from "../../../sdk/proposal/types.ts";
import type { Message } from "./world.ts";

// What is said to the gate, and what it answers by its logs.

/** A proposal that stands in the gate. Whoever acts on it hands the terms back. */
export type Standing = {
  proposal: Proposal;
  witness: Witness;
  id: Hex;
  terms: Terms;
  /** First second at which it may execute; zero while nobody approved it. */
  eta: number;
};

/** A proposal with what its key signed. */
export type Signed = { proposal: Proposal; witness: Witness; key: Address; signature: Hex };

/** An agent key signs. Kept apart from what decides: whatever reads files holds no key. */
export async function signProposal(
  key: LocalAccount,
  gate: { chainId: number; gate: Address },
  { proposal, witness }: { proposal: Proposal; witness: Witness },
): Promise<Signed> {
  const signature = await key.signTypedData(proposalTypedData({ ...gate, proposal }));
  return { proposal, witness, key: key.address, signature };
}

export function proposeMessage(gate: Address, { proposal, witness, key, signature }: Signed): Message {
  const args = [proposal, witness, key, signature] as const;
  return { to: gate, data: encodeFunctionData({ abi, functionName: "propose", args }) };
}

export function approveMessage(gate: Address, { proposal, id, terms }: Standing, approval: SignedApproval): Message {
  const args = [proposal.proposer, proposal.nonce, id, terms, approval] as const;
  return { to: gate, data: encodeFunctionData({ abi, functionName: "approveBySignature", args }) };
}

export function executeMessage(gate: Address, { proposal, witness, terms }: Standing): Message {
  return { to: gate, data: encodeFunctionData({ abi, functionName: "execute", args: [proposal, witness, terms] }) };
}

export function vetoMessage(gate: Address, { proposal, id, terms }: Standing, reason: string): Message {
  const args = [proposal.proposer, proposal.nonce, id, terms, reason] as const;
  return { to: gate, data: encodeFunctionData({ abi, functionName: "veto", args }) };
}

/** What stands in the gate after a transaction that proposed. */
export function standingAfter(receipt: TransactionReceipt, witness: Witness): Standing {
  const [proposed] = parseEventLogs({ abi, eventName: "Proposed", logs: receipt.logs });
  if (proposed === undefined) throw new Error("The transaction proposed nothing.");
  const { id, eta, epoch, terms, proposal } = proposed.args;
  return { proposal: { ...proposal, epoch }, witness, id, terms, eta };
}

/** The same after a transaction that approved it. */
export function approvedAfter(receipt: TransactionReceipt, standing: Standing): Standing {
  const approved = parseEventLogs({ abi, eventName: "Approved", logs: receipt.logs });
  const [{ args } = { args: undefined }] = approved.filter(({ args: { id } }) => id === standing.id);
  if (args === undefined) throw new Error(`The transaction did not approve ${standing.id}.`);
  const { approver, approverEpoch, expiry, eta } = args;
  return { ...standing, terms: { ...standing.terms, approver, approverEpoch, expiry }, eta };
}
