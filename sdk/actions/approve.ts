import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, SignedApproval, Terms } from "../proposal/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type ApproveBySignatureParameters = {
  gate: Address;
  proposal: Pick<Proposal, "proposer" | "nonce">;
  id: Hex;
  /** Of the latest event; see `readProposal`. */
  terms: Terms;
  approval: SignedApproval;
};

/**
 * Carries the agreement of a tier's approver to the gate.
 *
 * @throws The gate's refusal by its code.
 */
export function approveBySignature(
  client: Sender,
  { gate, proposal: { proposer, nonce }, id, terms, approval }: ApproveBySignatureParameters,
): Promise<SentTransaction> {
  const args = [proposer, nonce, id, terms, approval] as const;
  return sendCall(client, {
    to: gate,
    data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "approveBySignature", args }),
  });
}

export type ApproveParameters = { proposal: Proposal; terms: Terms; validUntil: number };

/** The calldata by which an approver that sends transactions agrees: it holds the whole proposal. */
export function approveData({ proposal, terms, validUntil }: ApproveParameters): Hex {
  const args = [proposal, terms, validUntil] as const;
  return encodeFunctionData({ abi: agentTimelockAbi, functionName: "approve", args });
}

/** Agrees as the approver of the proposal's tier, which is the client's account. */
export function approve(
  client: Sender,
  { gate, ...parameters }: ApproveParameters & { gate: Address },
): Promise<SentTransaction> {
  return sendCall(client, { to: gate, data: approveData(parameters) });
}
