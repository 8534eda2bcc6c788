import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, SignedApproval, Witness } from "../proposal/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type ProposeAsApproverParameters = {
  /** Its proposer is the approver of its tier. */
  proposal: Proposal;
  witness: Witness;
  /** Last second at which it may execute, besides `notAfter`. */
  validUntil: number;
};

/** The calldata by which an approver proposes: what a Governor votes on, what a Safe or Council sends to the gate. */
export function proposeAsApproverData({ proposal, witness, validUntil }: ProposeAsApproverParameters): Hex {
  const args = [proposal, witness, validUntil] as const;
  return encodeFunctionData({ abi: agentTimelockAbi, functionName: "proposeAsApprover", args });
}

/** Proposes as the approver, which is the client's account. */
export function proposeAsApprover(
  client: Sender,
  { gate, ...parameters }: ProposeAsApproverParameters & { gate: Address },
): Promise<SentTransaction> {
  return sendCall(client, { to: gate, data: proposeAsApproverData(parameters) });
}

export type ProposeAsApproverBySignatureParameters = {
  gate: Address;
  proposal: Proposal;
  witness: Witness;
  approval: SignedApproval;
};

/** Carries what an approver agreed to propose. */
export function proposeAsApproverBySignature(
  client: Sender,
  { gate, proposal, witness, approval }: ProposeAsApproverBySignatureParameters,
): Promise<SentTransaction> {
  const args = [proposal, witness, approval] as const;
  return sendCall(client, {
    to: gate,
    data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "proposeAsApproverBySignature", args }),
  });
}
