import { type Hex, hashStruct } from "viem";
import { checkProposal } from "./checkProposal.ts";
import { proposalTypes } from "./typedData.ts";
import type { Proposal } from "./types.ts";

/**
 * The id of a proposal: its EIP-712 hashStruct. Off chain, key ids by chain and gate: the id names neither.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function hashProposal(proposal: Proposal): Hex {
  checkProposal(proposal);
  return hashStruct({ types: proposalTypes, primaryType: "Proposal", data: proposal });
}
