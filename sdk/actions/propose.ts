import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, SignedApproval, Witness } from "../proposal/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type ProposeParameters = {
  gate: Address;
  proposal: Proposal;
  witness: Witness;
  /** The agent key that signed, or the client's own account. */
  key: Address;
  /** `0x` where the client's account is the key. */
  signature: Hex;
};

/**
 * Proposes as an agent. Anybody may carry what an agent key signed; proposing what is proposed already does nothing.
 *
 * @throws The refusal of gate, matcher or registry by its code.
 * @example
 * const signed = await signProposal(agentClient, { gate, proposal });
 * await propose(relayer, { gate, proposal, witness, ...signed });
 */
export function propose(client: Sender, parameters: ProposeParameters): Promise<SentTransaction> {
  const { gate, proposal, witness, key, signature } = parameters;
  const args = [proposal, witness, key, signature] as const;
  return sendCall(client, {
    to: gate,
    data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args }),
  });
}

export type ProposeAndApproveParameters = ProposeParameters & { approval: SignedApproval };

/** Proposes as an agent and carries the approval, in one transaction. Continues if it was proposed meanwhile. */
export function proposeAndApprove(client: Sender, parameters: ProposeAndApproveParameters): Promise<SentTransaction> {
  const { gate, proposal, witness, key, signature, approval } = parameters;
  const args = [proposal, witness, key, signature, approval] as const;
  return sendCall(client, {
    to: gate,
    data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "proposeAndApprove", args }),
  });
}
