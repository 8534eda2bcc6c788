import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, Terms } from "../proposal/types.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type VetoRootParameters = {
  proposal: Proposal;
  terms: Terms;
  /** Shown to signers, at most 280 bytes of UTF-8. */
  reason: string;
};

/** The calldata, for a Council or Safe that acts. */
export function vetoRootData({ proposal, terms, reason }: VetoRootParameters): Hex {
  const args = [proposal, terms, reason] as const;
  return encodeFunctionData({ abi: agentTimelockAbi, functionName: "vetoRoot", args });
}

/** Vetoes a root proposal, as the root vetoer. */
export function vetoRoot(
  client: Sender,
  { gate, ...parameters }: VetoRootParameters & { gate: Address },
): Promise<SentTransaction> {
  return sendCall(client, { to: gate, data: vetoRootData(parameters) });
}
