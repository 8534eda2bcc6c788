import { type Address, zeroHash } from "viem";
import { type ProposalHashes, proposalHashes } from "../../../sdk/proposal/proposalHashes.ts";
import type { Agreement } from "../../../sdk/read/readAgreement.ts";
import type { Approver } from "../../../sdk/read/readApprover.ts";
import { readCommitment } from "../../../sdk/read/readCommitment.ts";
import type { TaskProposal } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import { rows } from "./rows.ts";

/** Every hash of a proposal, computed here, beside what the gate has recorded. */
export type ShownHashes = ProposalHashes & { recorded: string | undefined };

export async function hashesOf(
  { network }: TaskContext,
  { gate }: TaskSystem,
  { proposal, standing }: TaskProposal,
  { account, epoch }: Approver,
  { agreement, validUntil }: { agreement: Agreement | undefined; validUntil: number | undefined },
): Promise<ShownHashes> {
  const { client, chainId } = network;
  const terms = standing?.terms;
  const approval = approvalOf();
  const { proposer, nonce } = proposal;
  const recorded = standing && (await readCommitment(client, { gate, proposer, nonce }));
  return { ...proposalHashes({ chainId, gate, proposal, approval, terms }), recorded };

  /** What the approver signs: as it was agreed to, or as it is asked for now. */
  function approvalOf(): { approver: Address; approverEpoch: bigint; validUntil: number } | undefined {
    if (terms !== undefined && BigInt(terms.approver) !== 0n) {
      return {
        approver: terms.approver,
        approverEpoch: terms.approverEpoch,
        validUntil: agreement?.validUntil ?? terms.expiry,
      };
    }
    return account && { approver: account, approverEpoch: epoch, validUntil: validUntil ?? proposal.notAfter };
  }
}

export function hashRows({ policyRoot }: { policyRoot: string }, { proposal }: TaskProposal, hashes: ShownHashes) {
  const { domain, id, proposalDigest, approvalMessage, approvalDigest, commitment, recorded, calldata } = hashes;
  return [
    "hashes, computed here",
    ...rows("domain", [`${domain}, the gate's EIP-712 domain`]),
    ...rows("struct", [`${id}, the proposal, which is its id`]),
    ...rows("agent", [`${proposalDigest}, what the agent's key signs`]),
    ...(approvalMessage === undefined
      ? []
      : rows("message", [`${approvalMessage}, the approval, as a hardware wallet shows it`])),
    ...(approvalDigest === undefined ? [] : rows("approval", [`${approvalDigest}, what the approver signs`])),
    ...(commitment === undefined
      ? []
      : rows("record", [
          commitment === recorded
            ? `${commitment}, as the gate has recorded`
            : `${commitment}, BUT THE GATE HAS RECORDED ${recorded}`,
        ])),
    ...rows("policy", [`${policyRoot}, in force`]),
    ...(proposal.evidence === zeroHash ? [] : rows("evidence", [proposal.evidence])),
    ...calldata.flatMap((hash, i) => rows(`call ${i}`, [`${hash}, its calldata`])),
  ];
}
