import { type Address, encodeFunctionData, type Hex } from "viem";
import { agentRegistryAbi } from "../abi/AgentRegistry.ts";

// How the guardian holds an agent: calldata for the account, Council or Safe that is guardian, to the registry.

/** Holds everything the agent proposed and will propose. */
export function freezeData({ agent }: { agent: bigint }): Hex {
  return encodeFunctionData({ abi: agentRegistryAbi, functionName: "freeze", args: [agent] });
}

/** Raises the lowest tier that the agent may use. */
export function raiseLowestTierData({ agent, tier }: { agent: bigint; tier: number }): Hex {
  return encodeFunctionData({ abi: agentRegistryAbi, functionName: "raiseLowestTier", args: [agent, tier] });
}

/** Holds every proposal of the agent that calls `target`. */
export function blockTargetData({ agent, target }: { agent: bigint; target: Address }): Hex {
  return encodeFunctionData({ abi: agentRegistryAbi, functionName: "blockTarget", args: [agent, target] });
}

/** Revokes an agent key, for ever. Also for the agent's operator. */
export function revokeKeyData({ key }: { key: Address }): Hex {
  return encodeFunctionData({ abi: agentRegistryAbi, functionName: "revokeKey", args: [key] });
}

/** Revokes an agent key, and makes stale what it proposed since `since`. Also for the agent's operator. */
export function markCompromisedData({ key, since }: { key: Address; since: number }): Hex {
  return encodeFunctionData({ abi: agentRegistryAbi, functionName: "markCompromised", args: [key, since] });
}
