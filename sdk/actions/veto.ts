import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, Terms } from "../proposal/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type VetoParameters = {
  proposal: Pick<Proposal, "proposer" | "nonce">;
  id: Hex;
  /** Of the latest event; see `readProposal`. */
  terms: Terms;
  /** Shown to signers, at most 280 bytes of UTF-8. */
  reason: string;
};

/** The calldata, for a Council or Safe that acts. */
export function vetoData({ proposal: { proposer, nonce }, id, terms, reason }: VetoParameters): Hex {
  const args = [proposer, nonce, id, terms, reason] as const;
  return encodeFunctionData({ abi: agentTimelockAbi, functionName: "veto", args });
}

/** Vetoes a proposal of an agent, as the guardian. */
export function veto(
  client: Sender,
  { gate, ...parameters }: VetoParameters & { gate: Address },
): Promise<SentTransaction> {
  return sendCall(client, { to: gate, data: vetoData(parameters) });
}
