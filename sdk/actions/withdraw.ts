import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, Terms } from "../proposal/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type WithdrawParameters = {
  proposal: Pick<Proposal, "proposer" | "nonce">;
  id: Hex;
  /** Of the latest event; see `readProposal`. */
  terms: Terms;
};

/** The calldata, for a Council or Safe that acts. */
export function withdrawData({ proposal: { proposer, nonce }, id, terms }: WithdrawParameters): Hex {
  const args = [proposer, nonce, id, terms] as const;
  return encodeFunctionData({ abi: agentTimelockAbi, functionName: "withdraw", args });
}

/** Takes a proposal back: as the agent's operator, as one of its keys, or as the approver that proposed it. */
export function withdraw(
  client: Sender,
  { gate, ...parameters }: WithdrawParameters & { gate: Address },
): Promise<SentTransaction> {
  return sendCall(client, { to: gate, data: withdrawData(parameters) });
}
