import type { Address, Hex, LocalAccount } from "viem";
import { type CouncilSignature, encodeCouncilSignatures } from "../../../sdk/council/encodeCouncilSignatures.ts";
import type { MemberKind } from "../../../sdk/council/member.ts";
import { memberAgreementDigest } from "../../../sdk/council/typedData.ts";
import {
  type ApprovalDigestParameters,
  approvalDigest,
  approvalTypedData,
} from "../../../sdk/proposal/approvalDigest.ts";
import type { SignedApproval } from "../../../sdk/proposal/types.ts";
import type { Passkey } from "./passkey.ts";
import { signAsSafe } from "./safe.ts";

/** Somebody who agrees as a member of a council, without a transaction. */
export type Member = {
  name: string;
  kind: MemberKind;
  signer: Hex;
  agree(approval: ApprovalDigestParameters): Promise<Hex>;
};

/** Signs the readable typed data: the wallet shows every call. */
export function walletMember(name: string, account: LocalAccount): Member {
  const agree = (approval: ApprovalDigestParameters) => account.signTypedData(approvalTypedData(approval));
  return { name, kind: "eoa", signer: account.address, agree };
}

/** The challenge is the digest; a page shows what it stands for before it asks for the touch. */
export function passkeyMember(name: string, passkey: Passkey, verifier: Address): Member {
  const agree = async (approval: ApprovalDigestParameters) => passkey.sign(approvalDigest(approval));
  return { name, kind: "verified", signer: passkey.signer(verifier), agree };
}

/** Its owners sign a wrapper that names the Safe as the member, inside the Safe's own typed data. */
export function safeMember(name: string, safe: Address, owners: readonly LocalAccount[]): Member {
  const agree = (approval: ApprovalDigestParameters) => {
    const { chainId, approver: council } = approval;
    const digest = memberAgreementDigest({ chainId, council, member: safe, digest: approvalDigest(approval) });
    return signAsSafe(chainId, safe, owners, digest);
  };
  return { name, kind: "contract", signer: safe, agree };
}

/** The agreement of these members as what a relayer carries. */
export async function collectApproval(
  members: readonly Member[],
  approval: ApprovalDigestParameters,
): Promise<SignedApproval> {
  const signatures: CouncilSignature[] = await Promise.all(
    members.map(async ({ kind, signer, agree }) => ({ kind, signer, signature: await agree(approval) })),
  );
  const { approverEpoch, validUntil } = approval;
  return { approverEpoch, validUntil, signature: encodeCouncilSignatures(signatures) };
}
