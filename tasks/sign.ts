import { type Address, type Hex, isAddressEqual, isHex } from "viem";
import { readContract } from "viem/actions";
import { councilAbi } from "../sdk/abi/Council.ts";
import { signApproval } from "../sdk/actions/signApproval.ts";
import { checkMemberSignature } from "../sdk/council/checkMemberSignature.ts";
import { memberId, memberKind } from "../sdk/council/member.ts";
import { memberAgreementDigest } from "../sdk/council/typedData.ts";
import { explained } from "../sdk/errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../sdk/errors/SallyportError.ts";
import { type ApprovalFile, readApprovalFile, writeApprovalFile } from "../sdk/files/signatureFile.ts";
import { agentOf } from "../sdk/proposal/agentProposer.ts";
import { approvalDigest } from "../sdk/proposal/approvalDigest.ts";
import type { ProposalState } from "../sdk/proposal/types.ts";
import type { Approver } from "../sdk/read/readApprover.ts";
import { readCouncil } from "../sdk/read/readCouncil.ts";
import { formatMoment, parseMoment } from "../sdk/time/moment.ts";
import { list } from "./lib/arguments.ts";
import { carryApproval } from "./lib/carryApproval.ts";
import { commandOf } from "./lib/commandLine.ts";
import { readText, writeText } from "./lib/files.ts";
import { nameMember, readMemberNames } from "./lib/memberNames.ts";
import type { Report } from "./lib/output.ts";
import { findProposal } from "./lib/proposalAt.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { rows } from "./lib/show/rows.ts";
import { tellProposal } from "./lib/show/tellProposal.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";
import { timeNow } from "./lib/timeNow.ts";

export type SignArguments = SystemArguments & {
  proposal: string;
  from: string | undefined;
  /** Last moment at which the approval may be carried and the proposal may execute; the proposal's end if left out. */
  validUntil: string | undefined;
  /** Where the signature is written; standard output if left out. */
  out: string | undefined;
  /** A member that signs elsewhere, by a passkey or as a contract: its signer, and what it signed. */
  signer: string | undefined;
  signature: string | undefined;
  /** Files of members who signed already, joined by commas. */
  signatures: string | undefined;
  /** The file of the proposal's evidence, or the folder in which that lies named by its root. */
  evidence: string | undefined;
  /** Whether it is carried to the gate, where it and they are enough. */
  send: boolean;
  /** Whether it is signed although something cannot be read. */
  anyway: boolean;
};

export default onNetwork(sign);

/** A wallet is not asked for what nobody could carry any more. */
async function momentAhead(context: TaskContext, text: string): Promise<number> {
  const moment = readMoment(text);
  const now = await timeNow(context);
  if (moment > now) return moment;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `This moment has passed: the chain's clock is at ${formatMoment(now)}.`,
    place: "--valid-until",
    value: text,
    nextStep: "Write a later one, or leave it out: then it holds as long as the proposal.",
  });
}

/**
 * A member of a Council agrees to a proposal, without gas: its signature goes into a file that anybody can carry, or with
 * `send` straight to the gate, where it and those of others are enough.
 */
export async function sign(context: TaskContext, args: SignArguments): Promise<Report> {
  const { network, output } = context;
  const { chainId, client } = network;
  const system = await openSystem(context, args);
  const { gate } = system;
  const found = await findProposal(context, system, args.proposal);
  const { id, proposal } = found;
  const validUntil = args.validUntil === undefined ? proposal.notAfter : await momentAhead(context, args.validUntil);
  const { signatures, evidence } = args;
  const told = await tellProposal(context, system, found, { signatures, evidence, validUntil });
  for (const line of told.lines) output.line(line);
  requireWaiting(told.state);
  requireNoDoubt(told.doubts, args.anyway);
  if (args.send && told.approver.account !== undefined && isSender(told.approver.account)) {
    return carryApproval(context, system, found, network.sender(args.from), [], args.proposal);
  }

  const approver = await requireCouncil(context, told.approver);
  const { account, epoch: approverEpoch } = approver;
  const agreement = { approver: account, approverEpoch, validUntil, proposal };
  const digest = approvalDigest({ chainId, gate, ...agreement });
  for (const line of rows("domain", [`${told.hashes.domain}, as a hardware wallet shows it`])) output.line(line);
  for (const line of rows("message", [`${told.hashes.approvalMessage}, likewise`])) output.line(line);

  const { proposer, nonce } = proposal;
  const plain = { chainId, gate, proposer, nonce, id, approver: account, approverEpoch, validUntil };
  const kept = args.signer === undefined ? await signedBefore(plain) : undefined;
  const member = kept ?? (args.signer === undefined ? await signHere() : await signElsewhere(args.signer));
  const file = { ...plain, member };
  const text = writeApprovalFile(file);
  if (args.out !== undefined && kept === undefined) {
    const replaced = await otherAgreement(args.out, id);
    await writeText(args.out, text).catch((error: unknown) => {
      output.progress(`signed, and not written. Keep this:\n${text.trimEnd()}`);
      throw error;
    });
    if (replaced !== undefined)
      output.line(`${args.out} held the signature of another proposal, and no longer does: ${replaced}`);
  }
  const others = await Promise.all(
    list(args.signatures).map(async (path) => ({ path, file: readApprovalFile(await readText(path), path) })),
  );
  const files = [{ path: args.out ?? "the signature", file }, ...others];
  if (args.send && files.length >= approver.threshold) {
    return carryApproval(context, system, found, network.sender(args.from), files, args.proposal);
  }
  const name = nameMember(member.signer, await readMemberNames(context, system));
  if (args.out === undefined) output.line(text.trimEnd());
  else output.line(`signed by ${name}${kept === undefined ? "" : " already"}, written to ${args.out}`);
  if (args.send) output.line(`not sent: ${files.length} of ${approver.threshold} members have signed`);
  const paths = [args.out ?? "FILE", ...others.map(({ path }) => path)];
  const isEnough = files.length >= approver.threshold;
  const command = commandOf(context, system, [isEnough ? "approve" : "collect", args.proposal, ...paths]);
  output.line(isEnough ? `next: ${command}` : `next, with what others sign: ${command}`);
  return { json: JSON.parse(text), ok: !args.send };

  function isSender(account: Address): boolean {
    return isAddressEqual(network.sender(args.from).account.address, account);
  }

  /** This very agreement of this member, where an earlier press has written it: no wallet is asked twice. */
  async function signedBefore(wanted: Omit<ApprovalFile, "member">) {
    const { address } = network.sender(args.from).account;
    const text = args.out === undefined ? undefined : await readText(args.out).catch(() => undefined);
    if (args.out === undefined || text === undefined) return undefined;
    try {
      const { member, ...before } = readApprovalFile(text, args.out);
      const isSame = (Object.keys(wanted) as (keyof typeof wanted)[]).every(
        (key) => String(before[key]).toLowerCase() === String(wanted[key]).toLowerCase(),
      );
      if (!isSame || member.signer.toLowerCase() !== address.toLowerCase()) return undefined;
      return await checkMemberSignature(client, { chainId, council: account, digest, ...member });
    } catch (error) {
      if (isSallyportError(error, "CHAIN_UNREACHABLE") || isSallyportError(error, "NODE_ANSWER_INVALID")) throw error;
      return undefined;
    }
  }

  function signElsewhere(signer: string) {
    const given = signedElsewhere(signer, args.signature);
    return checkMemberSignature(client, { chainId, council: account, digest, ...given });
  }

  async function signHere() {
    const sender = network.sender(args.from);
    const { address } = sender.account;
    const memberArgs = [memberId(address)] as const;
    const kind = await explained(
      readContract(network.client, {
        address: approver.account,
        abi: councilAbi,
        functionName: "memberKind",
        args: memberArgs,
      }),
    );
    if (kind === memberKind.eoa) {
      // Who holds the key may be a node, and may sign something else.
      const signed = await explained(signApproval(sender, { gate, ...agreement }));
      return checkMemberSignature(client, { chainId, council: account, digest, ...signed, place: address });
    }
    const hash = memberAgreementDigest({ chainId, council: approver.account, member: address, digest });
    throw new SallyportError("MEMBER_UNKNOWN", {
      summary: `${address} is not a member of ${approver.account} with a wallet.`,
      value: address,
      nextStep:
        kind === memberKind.contract
          ? `A contract member signs ${hash} in its own way; then bring it: --signer ${address} --signature 0x...`
          : "Sign as a member with --from; a passkey signs the digest above, then bring it with --signer and --signature.",
    });
  }
}

/** Whose agreement to another proposal stands in a file: members use one file again and again, and must know what is gone. */
async function otherAgreement(path: string, id: Hex): Promise<string | undefined> {
  try {
    const { member, proposer, nonce, id: other } = readApprovalFile(await readText(path), path);
    return other === id ? undefined : `${member.signer} agreed to ${agentOf(proposer) ?? proposer}/${nonce}, ${other}`;
  } catch {
    // No file stands there, or none that holds a signature.
    return undefined;
  }
}

/** What has ended, or was agreed to, needs no signature. */
function requireWaiting(state: ProposalState): void {
  if (state === "Proposed" || state === "None") return;
  throw new SallyportError("GATE_WRONG_STATE", {
    summary: `The proposal is ${state}, and a signature is for what waits for one.`,
    value: state,
    nextStep: "Nothing is left to sign.",
  });
}

/** Nobody agrees to what he cannot read, unless he says so. */
function requireNoDoubt(doubts: readonly string[], anyway: boolean): void {
  const [first] = doubts;
  if (first === undefined || anyway) return;
  throw new SallyportError("SIGNING_BLIND", {
    summary: `Not signed: ${doubts.join("; ")}.`,
    args: { doubts },
  });
}

type CouncilApprover = Approver & { account: Address; threshold: number };

async function requireCouncil({ network }: TaskContext, approver: Approver): Promise<CouncilApprover> {
  if (approver.account === undefined) {
    throw new SallyportError("ROLE_UNKNOWN", {
      summary: "The tier is optimistic: nobody has to approve.",
      nextStep: "Wait for its delay; the guardian can stop it: hardhat sallyport veto.",
    });
  }
  const { account } = approver;
  const council = await readCouncil(network.client, { council: account });
  if (council !== undefined) return { ...approver, account, threshold: council.threshold };
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The approver ${account} is no Council.`,
    value: account,
    nextStep: "An account approves by itself: hardhat sallyport approve --from; a Safe or Governor in its own way.",
  });
}

function readMoment(text: string): number {
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This is not a moment in UTC.",
    place: "--valid-until",
    value: text,
    nextStep: "Write date, time and Z: 2027-01-01T00:00:00Z.",
  });
}

function signedElsewhere(signer: string, signature: string | undefined): { signer: Hex; signature: Hex } {
  if (isHex(signer) && signature !== undefined && isHex(signature)) return { signer, signature };
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "--signer and --signature go together, both in hex.",
    value: signature ?? signer,
  });
}
