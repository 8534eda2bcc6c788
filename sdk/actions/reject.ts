import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, Terms } from "../proposal/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type RejectParameters = {
  proposal: Pick<Proposal, "proposer" | "nonce">;
  id: Hex;
  /** Of the latest event; see `readProposal`. */
  terms: Terms;
  /** Shown to signers, at most 280 bytes of UTF-8. */
  reason: string;
};

/** The calldata, for a Council or Safe that acts. */
export function rejectData({ proposal: { proposer, nonce }, id, terms, reason }: RejectParameters): Hex {
  const args = [proposer, nonce, id, terms, reason] as const;
  return encodeFunctionData({ abi: agentTimelockAbi, functionName: "reject", args });
}

/** Refuses a proposal of an agent, as the approver of its tier. */
export function reject(
  client: Sender,
  { gate, ...parameters }: RejectParameters & { gate: Address },
): Promise<SentTransaction> {
  return sendCall(client, { to: gate, data: rejectData(parameters) });
}
