import type { Address, Client, Hash, Hex } from "viem";
import { decodeCouncilSigners } from "../council/decodeCouncilSigners.ts";
import { approvalDigest } from "../proposal/approvalDigest.ts";
import type { SignedApproval } from "../proposal/types.ts";
import { readGateCall } from "./readGateCall.ts";
import type { StandingProposal } from "./readProposal.ts";

/** How a proposal's approver agreed. */
export type Agreement = {
  approver: Address;
  /** Last second of the agreement. */
  expiry: number;
  transactionHash: Hash;
  /** Who sent that transaction. */
  carriedBy: Address;
  /** What was signed to hold until, where it was signed. */
  validUntil: number | undefined;
  /** Whose signatures a Council brought; undefined where the approver called itself, or is no Council. */
  signers: Hex[] | undefined;
};

/**
 * Who agreed to a proposal that stands, by the transaction that told the gate.
 *
 * @returns Undefined where nobody agreed yet, or nobody has to.
 */
export async function readAgreement(
  client: Client,
  {
    chainId,
    gate,
    standing: { proposal, terms, events },
  }: { chainId: number; gate: Address; standing: StandingProposal },
): Promise<Agreement | undefined> {
  const { approver, approverEpoch, expiry } = terms;
  // An approver that proposes agrees by that.
  const event = events.find(({ name }) => name === "Approved") ?? (BigInt(terms.key) === 0n ? events[0] : undefined);
  if (event === undefined || BigInt(approver) === 0n) return undefined;
  const { transactionHash } = event;
  const { from, call } = await readGateCall(client, { gate, hash: transactionHash });
  const told = { approver, expiry, transactionHash, carriedBy: from };
  const isSigned = call !== undefined && BRINGING_APPROVAL.includes(call.functionName);
  const approval = isSigned ? (call.args?.at(-1) as SignedApproval) : undefined;
  if (approval === undefined) return { ...told, validUntil: undefined, signers: undefined };
  const { validUntil, signature } = approval;
  const digest = approvalDigest({ chainId, gate, approver, approverEpoch, validUntil, proposal });
  return { ...told, validUntil, signers: await decodeCouncilSigners(digest, signature) };
}

/** What is called with an approval that was signed, as the last argument. */
const BRINGING_APPROVAL = ["approveBySignature", "proposeAndApprove", "proposeAsApproverBySignature"];
