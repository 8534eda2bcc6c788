import type { Address } from "viem";
import { getChainId, signTypedData } from "viem/actions";
import type { CouncilSignature } from "../council/encodeCouncilSignatures.ts";
import { approvalTypedData } from "../proposal/approvalDigest.ts";
import { checkProposal } from "../proposal/checkProposal.ts";
import type { Proposal } from "../proposal/types.ts";
import type { Sender } from "./sendCall.ts";

export type SignApprovalParameters = {
  gate: Address;
  /** The Council that approves; its members sign, not it. */
  approver: Address;
  /** Its epoch. */
  approverEpoch: bigint;
  /** Last second at which the approval may be carried and the proposal may execute. */
  validUntil: number;
  proposal: Proposal;
};

/** A member with a wallet, which is the client's account, agrees to a proposal. Costs no gas. */
export async function signApproval(
  client: Sender,
  { gate, approver, approverEpoch, validUntil, proposal }: SignApprovalParameters,
): Promise<CouncilSignature> {
  checkProposal(proposal);
  const chainId = await getChainId(client);
  const typedData = approvalTypedData({ chainId, gate, approver, approverEpoch, validUntil, proposal });
  const signature = await signTypedData(client, { account: client.account, ...typedData });
  return { kind: "eoa", signer: client.account.address, signature };
}
