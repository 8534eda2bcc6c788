import { type Address, isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import { councilAbi } from "../../sdk/abi/Council.ts";
import { approve as approveByCall, approveBySignature } from "../../sdk/actions/approve.ts";
import { proposeAndApprove } from "../../sdk/actions/propose.ts";
import { proposeAsApproverBySignature } from "../../sdk/actions/proposeAsApprover.ts";
import { confirm, type Sender, type SentTransaction } from "../../sdk/actions/sendCall.ts";
import { checkMemberSignature } from "../../sdk/council/checkMemberSignature.ts";
import { encodeCouncilSignatures } from "../../sdk/council/encodeCouncilSignatures.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { ApprovalFile } from "../../sdk/files/signatureFile.ts";
import { agentOf } from "../../sdk/proposal/agentProposer.ts";
import { approvalDigest } from "../../sdk/proposal/approvalDigest.ts";
import type { SignedApproval } from "../../sdk/proposal/types.ts";
import { readApprover } from "../../sdk/read/readApprover.ts";
import { readCouncil } from "../../sdk/read/readCouncil.ts";
import { readProposal } from "../../sdk/read/readProposal.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { commandOf } from "./commandLine.ts";
import { type Report, waiting } from "./output.ts";
import { requireStanding, type TaskProposal } from "./proposalAt.ts";
import { requireSame } from "./requireSame.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** A member's agreement, and what errors call the file that holds it. */
export type CarriedFile = { path: string; file: ApprovalFile };

/**
 * Sends what a tier's approver agreed to: signatures of members, or where there are none, the sender's own agreement.
 *
 * @param reference How people call the proposal.
 */
export async function carryApproval(
  context: TaskContext,
  system: TaskSystem,
  found: TaskProposal,
  sender: Sender,
  files: readonly CarriedFile[],
  reference: string,
): Promise<Report> {
  const { network, output } = context;
  const { gate, record } = system;
  const { id, proposal } = found;
  const sent = await sendApproval(context, system, found, sender, files);
  const { transactionHash, gasUsed } = await waiting(
    output,
    "waiting for the transaction",
    confirm(network.client, sent),
  );
  const { proposer, nonce } = proposal;
  const { eta, state } = await readProposal(network.client, { gate, proposer, nonce, fromBlock: record.fromBlock });
  output.line(`approved ${id}`);
  output.line(`  eta        ${formatMoment(eta)}`);
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  output.line(`next, after that time: ${commandOf(context, system, ["execute", reference])}`);
  return { json: { id, state, eta, transactionHash, gasUsed, already: false } };
}

async function sendApproval(
  context: TaskContext,
  system: TaskSystem,
  found: TaskProposal,
  sender: Sender,
  files: readonly CarriedFile[],
): Promise<SentTransaction> {
  const { gate } = system;
  const { id, proposal, standing, file } = found;
  const { account } = await readApprover(context.network.client, { gate, tier: proposal.tier });
  if (files.length === 0) {
    if (account === undefined || !isAddressEqual(account, sender.account.address)) {
      throw new SallyportError("SIGNATURES_TOO_FEW", {
        summary: `The approver is ${account ?? "nobody"}, and no signature was brought.`,
        nextStep: "Bring the files that members wrote: hardhat sallyport sign. Or send as the approver with --from.",
      });
    }
    const { terms } = requireStanding(found);
    return approveByCall(sender, { gate, proposal, terms, validUntil: proposal.notAfter });
  }
  const approval = await collect(context, system, found, account, files);
  if (standing !== undefined)
    return approveBySignature(sender, { gate, proposal, id, terms: standing.terms, approval });
  if (file === undefined) throw new Error("A proposal that was not read from a file stands in the gate.");
  const { witness, signed } = file;
  if (agentOf(proposal.proposer) === undefined) {
    return proposeAsApproverBySignature(sender, { gate, proposal, witness, approval });
  }
  if (signed === undefined) {
    throw new SallyportError("FILE_INVALID", {
      summary: "The agent has not signed the proposal file.",
      nextStep: "Let its key sign: hardhat sallyport propose writes a signed file with --out.",
    });
  }
  return proposeAndApprove(sender, { gate, proposal, witness, ...signed, approval });
}

/** Compares the files of members, and has the Council itself judge them together before anything is sent. */
async function collect(
  { network }: TaskContext,
  { gate }: TaskSystem,
  { id, proposal }: TaskProposal,
  account: Address | undefined,
  files: readonly CarriedFile[],
): Promise<SignedApproval> {
  const [first] = files;
  if (first === undefined || account === undefined) {
    throw new SallyportError("ROLE_UNKNOWN", { summary: "The tier is optimistic: nobody has to approve." });
  }
  const { approverEpoch, validUntil } = first.file;
  const wanted = { chainId: network.chainId, gate, id, approver: account, approverEpoch, validUntil };
  for (const { path, file } of files) requireSame(path, file, wanted);
  // A member who signed twice counts once.
  const members = [...new Map(files.map(({ file: { member } }) => [member.signer.toLowerCase(), member])).values()];
  const council = await readCouncil(network.client, { council: account });
  if (council !== undefined && members.length < council.threshold) {
    throw new SallyportError("SIGNATURES_TOO_FEW", {
      summary: `${members.length} of ${council.threshold} members have signed.`,
      value: String(members.length),
    });
  }
  const digest = approvalDigest({ ...wanted, proposal });
  if (council !== undefined) {
    // A file may name a member that did not sign it; the Council would only say that all together are not enough.
    const { chainId } = network;
    for (const { path: place, file } of files) {
      await checkMemberSignature(network.client, { chainId, council: account, digest, ...file.member, place });
    }
  }
  const signature = encodeCouncilSignatures(members);
  const answer = await explained(
    readContract(network.client, {
      address: account,
      abi: councilAbi,
      functionName: "isValidSignature",
      args: [digest, signature],
      // To its gate a Council answers for the gate's own digest.
      account: gate,
    }),
  );
  if (answer === "0x1626ba7e") return { approverEpoch, validUntil, signature };
  throw new SallyportError("SIGNATURE_NOT_ACCEPTED", {
    summary: `The Council ${account} does not accept these signatures.`,
    details: { digest, epoch: String(council?.epoch ?? ""), "signed at epoch": String(approverEpoch) },
  });
}
