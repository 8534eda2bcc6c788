import type { Hex } from "viem";
import { checkMemberSignature } from "../../../sdk/council/checkMemberSignature.ts";
import { memberId } from "../../../sdk/council/member.ts";
import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import { readApprovalFile } from "../../../sdk/files/signatureFile.ts";
import { approvalDigest } from "../../../sdk/proposal/approvalDigest.ts";
import type { Agreement } from "../../../sdk/read/readAgreement.ts";
import type { Approver } from "../../../sdk/read/readApprover.ts";
import { readCouncil } from "../../../sdk/read/readCouncil.ts";
import { type Member, readMembers } from "../../../sdk/read/readMembers.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { list } from "../arguments.ts";
import { readText } from "../files.ts";
import { type MemberNames, nameMember } from "../memberNames.ts";
import type { TaskProposal } from "../proposalAt.ts";
import { requireSame } from "../requireSame.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import { rows } from "./rows.ts";

/** How far the members of a Council have come with a proposal, by the files at hand. */
export type Signatures = {
  needed: number;
  /** Who signed, in which file, and until when that holds. */
  signed: { signer: Hex; path: string; validUntil: number }[];
  /** Members who have not. */
  missing: Member[];
};

/**
 * Whose signatures the files hold, each checked as the Council will. Undefined where the approver is no Council.
 *
 * @throws SIGNATURE_OF_OTHER, SIGNATURE_NOT_ACCEPTED, MEMBER_UNKNOWN, FILE_INVALID
 */
export async function signaturesOf(
  { network }: TaskContext,
  { gate, record }: TaskSystem,
  { id, proposal }: TaskProposal,
  { account, epoch }: Approver,
  paths: string | undefined,
): Promise<Signatures | undefined> {
  const { client, chainId } = network;
  const council = account === undefined ? undefined : await readCouncil(client, { council: account });
  if (account === undefined || council === undefined) return undefined;
  const signed = await Promise.all(
    list(paths).map(async (path) => {
      const file = readApprovalFile(await readText(path), path);
      requireSame(path, file, { chainId, gate, id, approver: account, approverEpoch: epoch });
      const { validUntil, member } = file;
      const digest = approvalDigest({ chainId, gate, approver: account, approverEpoch: epoch, validUntil, proposal });
      await checkMemberSignature(client, { chainId, council: account, digest, ...member, place: path });
      return { signer: member.signer, path, validUntil };
    }),
  );
  const ids = signed.map(({ signer }) => memberId(signer));
  const members = await readMembers(client, { council: account, fromBlock: record.fromBlock });
  return {
    needed: council.threshold,
    signed: signed.filter((_, i) => ids.indexOf(ids[i] ?? "0x") === i),
    missing: members.filter(({ signer }) => !ids.includes(memberId(signer))),
  };
}

/** Who has signed in files, and who could still. */
export function signatureRows(names: MemberNames, { needed, signed, missing }: Signatures): string[] {
  const moments = new Set(signed.map(({ validUntil }) => validUntil));
  const left = needed - signed.length;
  return [
    ...rows(
      "signed",
      signed.map(
        ({ signer, path, validUntil }) => `${nameMember(signer, names)} in ${path}, until ${formatMoment(validUntil)}`,
      ),
    ),
    ...rows("missing", [
      left > 0
        ? `${left} of ${needed} signatures, of any of these:`
        : `none: ${signed.length} have signed, and ${needed} are needed`,
      ...(left > 0 ? missing.map(({ signer }) => `  ${nameMember(signer, names)}`) : []),
    ]),
    ...(moments.size > 1 ? rows("", ["they state different ends of validity, and so cannot be carried together"]) : []),
  ];
}

/** Who agreed, by the transaction that told the gate. */
export function agreementRows(names: MemberNames, system: TaskSystem, agreement: Agreement): string[] {
  const { approver, expiry, signers, transactionHash, carriedBy } = agreement;
  const account = (one: Hex) => formatAccount(one, system.names);
  return rows("agreed", [
    `${account(approver)}, until ${formatMoment(expiry)}`,
    ...(signers ?? []).map((signer) => `signed by ${nameMember(signer, names)}`),
    `carried by ${account(carriedBy)} in ${transactionHash}`,
  ]);
}
