import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type Hex, isHex } from "viem";
import { readContract } from "viem/actions";
import { councilAbi } from "../sdk/abi/Council.ts";
import { signApproval } from "../sdk/actions/signApproval.ts";
import { checkMemberSignature } from "../sdk/council/checkMemberSignature.ts";
import { memberId, memberKind } from "../sdk/council/member.ts";
import { memberAgreementDigest } from "../sdk/council/typedData.ts";
import { explained } from "../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { writeApprovalFile } from "../sdk/files/signatureFile.ts";
import { approvalDigest } from "../sdk/proposal/approvalDigest.ts";
import { type Approver, readApprover } from "../sdk/read/readApprover.ts";
import { readCouncil } from "../sdk/read/readCouncil.ts";
import { parseMoment } from "../sdk/time/moment.ts";
import { describeProposal } from "./lib/describeProposal.ts";
import { writeText } from "./lib/files.ts";
import type { Report } from "./lib/output.ts";
import { findProposal } from "./lib/proposalAt.ts";
import { effectLines, effectsOf } from "./lib/rootProposal/effects.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

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
};

export default function (
  { json, ...args }: SignArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, (context) => sign(context, args));
}

/** A member of a Council agrees to a proposal, without gas: its signature goes into a file that anybody can carry. */
export async function sign(context: TaskContext, args: SignArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { gate } = system;
  const found = await findProposal(context, system, args.proposal);
  const { id, proposal } = found;
  const approver = await requireCouncil(context, await readApprover(network.client, { gate, tier: proposal.tier }));
  const validUntil = args.validUntil === undefined ? proposal.notAfter : readMoment(args.validUntil);
  const agreement = { approver: approver.account, approverEpoch: approver.epoch, validUntil, proposal };
  const { chainId } = network;
  const digest = approvalDigest({ chainId, gate, ...agreement });
  const effects = await effectsOf(context, system, found);
  const notesOn = (callIndex: number) => effectLines(effects[callIndex]);
  for (const line of describeProposal(system, found, { notesOn })) output.line(line);
  output.line(`  approver   ${approver.account}, epoch ${approver.epoch}`);
  output.line(`  to sign    ${digest}`);

  const member =
    args.signer === undefined
      ? await signHere()
      : await checkMemberSignature(network.client, {
          chainId,
          council: approver.account,
          digest,
          ...signedElsewhere(args.signer, args.signature),
        });
  const { proposer, nonce } = proposal;
  const { approver: account, approverEpoch } = agreement;
  const file = { chainId, gate, proposer, nonce, id, approver: account, approverEpoch, validUntil, member };
  const text = writeApprovalFile(file);
  if (args.out === undefined) {
    output.line(text.trimEnd());
  } else {
    await writeText(args.out, text);
    output.line(`signed by ${member.signer}, written to ${args.out}`);
    output.line(`next: hardhat sallyport approve ${args.proposal} ${args.out} ...`);
  }
  return { json: JSON.parse(text) };

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
    if (kind === memberKind.eoa) return explained(signApproval(sender, { gate, ...agreement }));
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

type CouncilApprover = Approver & { account: `0x${string}` };

async function requireCouncil({ network }: TaskContext, approver: Approver): Promise<CouncilApprover> {
  if (approver.account === undefined) {
    throw new SallyportError("ROLE_UNKNOWN", {
      summary: "The tier is optimistic: nobody has to approve.",
      nextStep: "Wait for its delay; the guardian can stop it: hardhat sallyport veto.",
    });
  }
  const { account } = approver;
  if ((await readCouncil(network.client, { council: account })) !== undefined) return { ...approver, account };
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
