import { type Address, domainSeparator, type Hex, hashStruct, keccak256 } from "viem";
import { approvalDigest } from "./approvalDigest.ts";
import { recordCommitment } from "./commitment.ts";
import { hashProposal } from "./hashProposal.ts";
import { proposalDigest } from "./proposalDigest.ts";
import { approvalTypes, type GateDomain, gateDomain } from "./typedData.ts";
import type { Proposal, Terms } from "./types.ts";

/** Every hash of a proposal that somebody may want to compare by a second way. */
export type ProposalHashes = {
  /** hashStruct of the gate's EIP-712 domain. */
  domain: Hex;
  /** hashStruct of the proposal: its id. */
  id: Hex;
  /** What an agent key signs. */
  proposalDigest: Hex;
  /** hashStruct of the approval, as hardware wallets show it; undefined where no approver is given. */
  approvalMessage: Hex | undefined;
  /** What an approver signs. */
  approvalDigest: Hex | undefined;
  /** What the gate's record commits to, 26 bytes; undefined where no terms are given. */
  commitment: Hex | undefined;
  /** keccak256 of each call's calldata. */
  calldata: Hex[];
};

type ProposalHashesParameters = GateDomain & {
  proposal: Proposal;
  approval?: { approver: Address; approverEpoch: bigint; validUntil: number } | undefined;
  terms?: Terms | undefined;
};

/**
 * Computes every hash of a proposal, from nothing but the proposal and where it stands.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function proposalHashes(parameters: ProposalHashesParameters): ProposalHashes {
  const { chainId, gate, proposal, approval, terms } = parameters;
  const id = hashProposal(proposal);
  return {
    domain: domainSeparator({ domain: gateDomain({ chainId, gate }) }),
    id,
    proposalDigest: proposalDigest({ chainId, gate, proposal }),
    approvalMessage:
      approval && hashStruct({ types: approvalTypes, primaryType: "Approval", data: { ...approval, proposal } }),
    approvalDigest: approval === undefined ? undefined : approvalDigest({ chainId, gate, proposal, ...approval }),
    commitment: terms === undefined ? undefined : recordCommitment(id, terms),
    calldata: proposal.calls.map(({ data }) => keccak256(data)),
  };
}
