import { type Address, getAddress, type Hex } from "viem";
import { checkMemberSignature } from "../sdk/council/checkMemberSignature.ts";
import { formatAccount } from "../sdk/describe/addressNames.ts";
import { decodeGateError } from "../sdk/errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../sdk/errors/SallyportError.ts";
import { APPROVAL_FORMAT, type ApprovalFile, readApprovalFile } from "../sdk/files/signatureFile.ts";
import { approvalDigest } from "../sdk/proposal/approvalDigest.ts";
import { readApprover } from "../sdk/read/readApprover.ts";
import { readCouncil } from "../sdk/read/readCouncil.ts";
import { type Member, readMembers } from "../sdk/read/readMembers.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import { approve } from "./approve.ts";
import { type Agreement, agreementsOf, type Checked, isSame } from "./lib/collect/agreements.ts";
import { findFiles } from "./lib/collect/findFiles.ts";
import { commandOf } from "./lib/commandLine.ts";
import { readText } from "./lib/files.ts";
import { nameMember, readMemberNames } from "./lib/memberNames.ts";
import type { Report } from "./lib/output.ts";
import { findProposal, type TaskProposal } from "./lib/proposalAt.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";
import { timeNow } from "./lib/timeNow.ts";

export type CollectArguments = SystemArguments & {
  /** The proposal that the signatures are for. */
  proposal: string;
  /** Files of members, and folders that hold them. */
  files: string[];
  /** Also carry them to the gate, where they are enough. */
  approve: boolean;
  from: string | undefined;
};

export default onNetwork(collect);

/** A file that does not count, and why. */
type Refused = { path: string; reason: SallyportError };

/**
 * Gathers what members signed: checks each file by itself, tells who signed and who has not, and hands on the command
 * that carries them, or carries them. A file that does not count is named, and stops no other.
 */
export async function collect(context: TaskContext, args: CollectArguments): Promise<Report> {
  const { output, network } = context;
  const system = await openSystem(context, args);
  const found = await findProposal(context, system, args.proposal);
  const { id, proposal, standing } = found;
  if (standing !== undefined && standing.state !== "Proposed") {
    output.line(`${id} is ${standing.state}: it waits for no signature`);
    return { json: { id, state: standing.state, already: true } };
  }
  const { account, epoch } = await readApprover(network.client, { gate: system.gate, tier: proposal.tier });
  const council = account === undefined ? undefined : await readCouncil(network.client, { council: account });
  if (account === undefined || council === undefined) {
    throw new SallyportError("ROLE_UNKNOWN", {
      summary: account === undefined ? "The tier is optimistic: nobody has to approve." : `${account} is no Council.`,
      nextStep: "An account approves by itself: hardhat sallyport approve --from; a Safe or Governor in its own way.",
    });
  }
  const { checked, refused } = await checkAll(context, system, found, { approver: account, epoch }, args.files);
  const fromBlock = system.record.fromBlock;
  const members = await readMembers(network.client, { council: account, fromBlock });
  const known = await readMemberNames(context, system);
  const [best, ...others] = agreementsOf(checked);
  const missing = members.filter(({ signer }) => !has(best, signer));
  const signed = best?.signed ?? [];
  const isEnough = signed.length >= council.threshold;

  output.line(`${signed.length} of ${council.threshold} signatures that ${formatAccount(account, system.names)} needs`);
  for (const { path, file } of signed) output.line(`  signed     ${nameMember(file.member.signer, known)} in ${path}`);
  // Once it is enough nobody is missing any more.
  for (const member of isEnough ? [] : missing) output.line(`  missing    ${nameMember(member.signer, known)}`);
  for (const { validUntil, signed: apart } of others) {
    const names = apart.map(({ path, file }) => `${nameMember(file.member.signer, known)} in ${path}`).join(", ");
    output.line(`  apart      ${names}: until ${formatMoment(validUntil)}, which the others did not sign`);
  }
  for (const { path, reason } of refused) output.line(`  no use     ${path}: ${reason.code}: ${reason.summary}`);

  const paths = signed.map(({ path }) => path);
  const told = {
    id,
    state: standing?.state ?? "None",
    approver: account,
    threshold: council.threshold,
    isEnough,
    validUntil: best?.validUntil,
    signed: signed.map(({ path, file }) => ({ path, signer: shownSigner(file.member), kind: file.member.kind })),
    missing,
    apart: others.flatMap(({ validUntil, signed: apart }) =>
      apart.map(({ path, file }) => ({ path, signer: shownSigner(file.member), validUntil })),
    ),
    refused: refused.map(({ path, reason: { code, summary } }) => ({ path, code, summary })),
  };
  const command = commandOf(context, system, ["approve", args.proposal, ...paths]);
  if (!isEnough) {
    output.line(`next: let more members sign: ${commandOf(context, system, ["sign", args.proposal])}`);
    return { json: told, ok: !args.approve };
  }
  if (!args.approve) {
    output.line(`next: ${command}`);
    return { json: { ...told, command } };
  }
  const { system: label, policy, from, proposal: reference } = args;
  const approved = await approve(context, { system: label, policy, from, proposal: reference, signatures: paths });
  return { json: { ...told, approved: approved.json } };
}

async function checkAll(
  context: TaskContext,
  system: TaskSystem,
  found: TaskProposal,
  { approver, epoch }: { approver: Address; epoch: bigint },
  paths: readonly string[],
): Promise<{ checked: Checked[]; refused: Refused[] }> {
  const { client, chainId } = context.network;
  const now = await timeNow(context);
  const [checked, refused]: [Checked[], Refused[]] = [[], []];
  for (const { path, isNamed } of await findFiles(paths)) {
    try {
      const text = await readText(path);
      if (!isNamed && isOfAnotherKind(text)) continue;
      const file = readApprovalFile(text, path);
      requireFitting(path, file, { chainId, gate: system.gate, id: found.id, approver, approverEpoch: epoch });
      requireValid(path, file, now);
      const { proposal } = found;
      const { approverEpoch, validUntil } = file;
      const digest = approvalDigest({ chainId, gate: system.gate, approver, approverEpoch, validUntil, proposal });
      await checkMemberSignature(client, { chainId, council: approver, digest, ...file.member, place: path });
      checked.push({ path, file });
    } catch (caught) {
      const reason = decodeGateError(caught);
      // What is wrong with the node is wrong with no file.
      if (!isSallyportError(reason) || reason.isRetryable) throw reason;
      refused.push({ path, reason });
    }
  }
  return { checked, refused };
}

/** In a folder other things lie beside what was signed: the proposal, settings of the project. */
function isOfAnotherKind(text: string): boolean {
  try {
    return (JSON.parse(text) as { format?: unknown } | null)?.format !== APPROVAL_FORMAT;
  } catch {
    return false;
  }
}

type Wanted = Pick<ApprovalFile, "chainId" | "gate" | "id" | "approver" | "approverEpoch">;

function requireFitting(path: string, file: ApprovalFile, wanted: Wanted): void {
  for (const key of ["chainId", "gate", "id", "approver", "approverEpoch"] as const) {
    if (String(file[key]).toLowerCase() === String(wanted[key]).toLowerCase()) continue;
    throw new SallyportError("SIGNATURE_OF_OTHER", {
      summary: `It is for another ${WORDS[key]}: ${file[key]}, and not ${wanted[key]}.`,
      place: `${path}, ${key}`,
      value: String(file[key]),
    });
  }
}

const WORDS = {
  chainId: "chain",
  gate: "gate",
  id: "proposal",
  approver: "approver",
  approverEpoch: "epoch of the approver, whose members have changed since",
};

function requireValid(path: string, { validUntil }: ApprovalFile, now: number): void {
  if (validUntil >= now) return;
  throw new SallyportError("SIGNATURE_NOT_ACCEPTED", {
    summary: `It was valid until ${formatMoment(validUntil)}.`,
    place: `${path}, validUntil`,
    value: String(validUntil),
    nextStep: "Let its member sign again.",
  });
}

function has(agreement: Agreement | undefined, signer: Hex): boolean {
  return agreement?.signed.some(({ file }) => isSame(file.member.signer, signer)) ?? false;
}

function shownSigner({ kind, signer }: Pick<Member, "kind" | "signer">): Hex {
  return kind === "verified" ? signer : getAddress(signer as Address);
}
