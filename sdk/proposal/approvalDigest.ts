import { type Address, type Hex, hashTypedData } from "viem";
import { checkProposal } from "./checkProposal.ts";
import { requireAddress, requireUint } from "./fields.ts";
import { approvalTypes, type GateDomain, gateDomain } from "./typedData.ts";
import type { Proposal } from "./types.ts";

export type ApprovalDigestParameters = GateDomain & {
  /** The approver of the proposal's tier, or the root approver. */
  approver: Address;
  /** The approver's epoch; zero for approvers without one. */
  approverEpoch: bigint;
  /** Last second at which the approval may be carried to the chain and the proposal may execute. */
  validUntil: number;
  proposal: Proposal;
};

/** What the members of an approver sign, for a wallet's `signTypedData`. Holds the whole proposal. */
export function approvalTypedData(parameters: ApprovalDigestParameters) {
  const { chainId, gate, approver, approverEpoch, validUntil, proposal } = parameters;
  return {
    domain: gateDomain({ chainId, gate }),
    types: approvalTypes,
    primaryType: "Approval",
    message: { approver, approverEpoch, validUntil, proposal },
  } as const;
}

/**
 * The EIP-712 digest for which an approver's `isValidSignature` is asked; the gate's `approvalDigest`.
 *
 * @throws PROPOSAL_FIELD_INVALID
 */
export function approvalDigest(parameters: ApprovalDigestParameters): Hex {
  requireAddress("approver", parameters.approver);
  requireUint("approverEpoch", parameters.approverEpoch, 64);
  requireUint("validUntil", parameters.validUntil, 40);
  checkProposal(parameters.proposal);
  return hashTypedData(approvalTypedData(parameters));
}
