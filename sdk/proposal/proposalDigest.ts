import { type Hex, hashTypedData } from "viem";
import { checkProposal } from "./checkProposal.ts";
import { type GateDomain, gateDomain, proposalTypes } from "./typedData.ts";
import type { Proposal } from "./types.ts";

export type ProposalDigestParameters = GateDomain & { proposal: Proposal };

/**
 * What an agent key signs, for a wallet's `signTypedData`.
 *
 * @example
 * const signature = await account.signTypedData(proposalTypedData({ chainId, gate, proposal }));
 */
export function proposalTypedData({ chainId, gate, proposal }: ProposalDigestParameters) {
  return {
    domain: gateDomain({ chainId, gate }),
    types: proposalTypes,
    primaryType: "Proposal",
    message: proposal,
  } as const;
}

/**
 * The EIP-712 digest that an agent key signs; the gate's `proposalDigest(id)`.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function proposalDigest(parameters: ProposalDigestParameters): Hex {
  checkProposal(parameters.proposal);
  return hashTypedData(proposalTypedData(parameters));
}
