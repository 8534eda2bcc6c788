import { keccak256, pad, toHex, zeroAddress } from "viem";
import type { ArgumentTable } from "../arguments.ts";
import { addressOf, nobody } from "../people.ts";
import { AGENT, FROZEN_AGENT, LIMITS, METADATA, newAgent, newKey } from "../system.ts";
import type { World } from "../world.ts";

export function registryArguments({ blocked, token, addresses }: World): ArgumentTable {
  const key = addressOf("agentKey");
  const proposedAt = 1;
  return {
    addAgent: () => [newAgent(4n, zeroAddress, nobody("key of a new agent"))],
    addKey: () => [AGENT, newKey(nobody("second key"))],
    unfreeze: () => [FROZEN_AGENT],
    setLowestTier: () => [AGENT, 1],
    unblockTarget: () => [FROZEN_AGENT, blocked],
    setOperator: () => [AGENT, nobody("new operator")],
    setLimits: () => [AGENT, LIMITS],
    setMetadata: () => [AGENT, METADATA],
    setIdentity: () => [AGENT, nobody("identity registry"), 1n],
    revokeKey: () => [key],
    markCompromised: () => [key, 1],
    freeze: () => [AGENT],
    blockTarget: () => [AGENT, token],
    raiseLowestTier: () => [AGENT, 1],
    // Brought by the key itself, so that no signature is asked for.
    recordProposal: () => [AGENT, key, 1, false, key, keccak256(toHex("digest")), "0x"],
    recordStop: () => [AGENT, 0],
    examineExecution: () => [AGENT, key, 1, proposedAt, true],
    examineProposal: () => [AGENT, key, 1, false],
    mayWithdraw: () => [AGENT, key],
    requireMayJoin: () => [addresses.Council, pad(nobody("new member"))],
    requireMayGuard: () => [nobody("new guardian")],
    agentOf: () => [key],
    keyOf: () => [key],
    agentAt: () => [AGENT],
    operatorOf: () => [AGENT],
    isBlocked: () => [AGENT, token],
  };
}
