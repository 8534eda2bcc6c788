import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type PauseParameters = {
  /** Seconds, at most 7 days. */
  duration: number;
};

/** The calldata, for a Council or Safe that acts. */
export function pauseData({ duration }: PauseParameters): Hex {
  return encodeFunctionData({ abi: agentTimelockAbi, functionName: "pause", args: [duration] });
}

/** Pauses proposing and executing for agents, as the guardian. Ends by itself. */
export function pause(
  client: Sender,
  { gate, ...parameters }: PauseParameters & { gate: Address },
): Promise<SentTransaction> {
  return sendCall(client, { to: gate, data: pauseData(parameters) });
}
