import { encodeFunctionData, size, zeroAddress } from "viem";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { Proposal, Witness } from "./types.ts";

/** Calls of a proposal; see contracts/types/Limits.sol. */
export const MAX_CALLS = 256;

/** Distinct rules of a proposal: their index is one byte, and 255 means none. */
export const MAX_RULES = 255;

/**
 * Bytes of a proposal with its witness, as calldata. Nodes pass on transactions of up to 128 KiB; 4 KiB are left for
 * the signatures of a Council.
 */
export const MAX_PROPOSAL_BYTES = 124 * 1024;

/** The bytes that a proposal takes in the calldata of `propose`, which are about those of `execute`. */
export function proposalBytes(proposal: Proposal, witness: Witness): number {
  const args = [proposal, witness, zeroAddress, "0x"] as const;
  return size(encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args }));
}

/** Why a proposal can never be proposed, however much gas there is, in words; undefined if it can. */
export function limitExceeded(proposal: Proposal, witness: Witness): string | undefined {
  const { calls, rules } = proposal;
  if (calls.length > MAX_CALLS) return `${calls.length} calls, and a proposal holds ${MAX_CALLS}`;
  if (rules.length > MAX_RULES) return `${rules.length} rules, and a proposal holds ${MAX_RULES}`;
  const bytes = proposalBytes(proposal, witness);
  if (bytes > MAX_PROPOSAL_BYTES) return `${bytes} bytes, and ${MAX_PROPOSAL_BYTES} fit a transaction`;
  return undefined;
}
