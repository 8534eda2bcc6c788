import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type RevokeAllowanceParameters = { token: Address; spender: Address };

/** The calldata, for a Council or Safe that acts. */
export function revokeAllowanceData({ token, spender }: RevokeAllowanceParameters): Hex {
  return encodeFunctionData({ abi: agentTimelockAbi, functionName: "revokeAllowance", args: [token, spender] });
}

/** Sets an ERC-20 allowance of the treasury to zero, as the guardian. */
export function revokeAllowance(
  client: Sender,
  { gate, ...parameters }: RevokeAllowanceParameters & { gate: Address },
): Promise<SentTransaction> {
  return sendCall(client, { to: gate, data: revokeAllowanceData(parameters) });
}
