import { type Address, type Client, decodeFunctionData, type Hash, type Hex, isAddressEqual } from "viem";
import { getTransaction } from "viem/actions";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { explained } from "../errors/decodeGateError.ts";

/** Who sent a transaction, and what it called the gate with; undefined where a contract stood between. */
export async function readGateCall(client: Client, { gate, hash }: { gate: Address; hash: Hash }) {
  const { from, to, input } = await explained(getTransaction(client, { hash }));
  return { from, call: to !== null && isAddressEqual(to, gate) ? decoded(input) : undefined };
}

function decoded(data: Hex) {
  try {
    return decodeFunctionData({ abi: agentTimelockAbi, data });
  } catch {
    return undefined;
  }
}
