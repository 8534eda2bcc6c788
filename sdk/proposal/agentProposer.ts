import { type Address, getAddress, pad, toHex } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";

/** Proposers below this number are agent ids; all others are accounts of approvers. */
export const AGENT_ID_LIMIT = 1n << 64n;

/**
 * The agent id as the `proposer` of a proposal or rule.
 *
 * @throws PROPOSAL_AGENT_ID_OUT_OF_RANGE
 * @example agentProposer(1n) // 0x0000000000000000000000000000000000000001
 */
export function agentProposer(agent: bigint): Address {
  if (agent <= 0n || agent >= AGENT_ID_LIMIT) {
    throw new SallyportError("PROPOSAL_AGENT_ID_OUT_OF_RANGE", {
      summary: `${agent} is no agent id.`,
      value: String(agent),
    });
  }
  return getAddress(pad(toHex(agent), { size: 20 }));
}

/** The agent id behind a proposer, or undefined where an approver proposes. */
export function agentOf(proposer: Address): bigint | undefined {
  const number = BigInt(proposer);
  return number < AGENT_ID_LIMIT ? number : undefined;
}
