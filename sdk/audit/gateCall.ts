import { type Address, decodeFunctionData, isAddressEqual } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { SentTransaction } from "./facts/transaction.ts";

/** What was called of the gate. */
export type GateCall = ReturnType<typeof decodeFunctionData<typeof agentTimelockAbi>>;

/** What a transaction calls of the gate; undefined where it goes elsewhere, or calls nothing that the gate has. */
export function gateCallOf({ to, data }: SentTransaction, gate: Address): GateCall | undefined {
  if (to === undefined || !isAddressEqual(to, gate)) return undefined;
  try {
    return decodeFunctionData({ abi: agentTimelockAbi, data });
  } catch {
    return undefined;
  }
}
