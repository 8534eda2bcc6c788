import { type Address, isAddressEqual } from "viem";
import { proposeAsApprover, proposeAsApproverData } from "../../../sdk/actions/proposeAsApprover.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { type ProposalFile, readProposalFile, writeProposalFile } from "../../../sdk/files/proposalFile.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";
import { readCouncil } from "../../../sdk/read/readCouncil.ts";
import { readProposal } from "../../../sdk/read/readProposal.ts";
import { NO_WITNESS } from "../../../sdk/rootProposal/simulateRoot.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { commandOf } from "../commandLine.ts";
import { readText, writeText } from "../files.ts";
import { waiting } from "../output.ts";
import { referenceTo } from "../reference.ts";
import type { TaskContext } from "../runTask.ts";
import { writeSafeBatch } from "../safeBatchFile.ts";
import type { TaskSystem } from "../system.ts";
import { timeNow } from "../timeNow.ts";

/** In whose hands the proposal is next. */
export type RootApprover = { kind: "council" | "ours" | "foreign"; account: Address };

export type HandOverFiles = {
  /** The proposal file. */
  out: string | undefined;
  /** A file for the Safe's Transaction Builder. */
  safeBatch: string | undefined;
};

/** Who decides at root, and whether it is a council, an account of the network, or anybody else. */
export async function approverOf({ network }: TaskContext, { settings }: TaskSystem): Promise<RootApprover> {
  const account = settings.root.approver;
  const isOurs = network.accounts.some((one) => isAddressEqual(one, account));
  if (isOurs) return { kind: "ours", account };
  const council = await readCouncil(network.client, { council: account });
  return { kind: council === undefined ? "foreign" : "council", account };
}

/** Hands a root proposal to its approver in the way that it can take it: as a file to sign, sent, or as a call. */
export async function handOver(
  context: TaskContext,
  system: TaskSystem,
  { kind, account }: RootApprover,
  proposal: Proposal,
  { out, safeBatch }: HandOverFiles,
) {
  const { network, output } = context;
  const { gate, names, record } = system;
  const command = (...words: string[]) => commandOf(context, system, words);
  const file = { chainId: network.chainId, gate, proposal, witness: NO_WITNESS };
  if (kind === "council" || (kind === "ours" && out !== undefined)) {
    const path = out ?? `root-${proposal.nonce}.json`;
    const written = (await standingFile(path, file)) ?? file;
    const isNew = written === file;
    if (isNew) await writeText(path, writeProposalFile(file));
    const id = hashProposal(written.proposal);
    output.line(`  id         ${id}`);
    output.line(isNew ? `  written to ${path}` : `  kept       ${path}, which holds the same changes`);
    output.line(
      kind === "council"
        ? `next: let members of ${names(account) ?? account} read and sign it: ${command("sign", path)}`
        : `next: ${command("propose", "--file", path, "--from", account)}`,
    );
    return { id, file: path };
  }
  if (kind === "ours") {
    const sender = network.sender(account);
    const sent = await proposeAsApprover(sender, { ...file, validUntil: proposal.notAfter });
    const { transactionHash, gasUsed } = await waiting(
      output,
      "waiting for the transaction",
      confirm(network.client, sent),
    );
    const { proposer, nonce } = proposal;
    const { id, eta } = await readProposal(network.client, { gate, proposer, nonce, fromBlock: record.fromBlock });
    output.line(`  id         ${id}`);
    output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
    output.line(`next, after ${formatMoment(eta)}: ${command("execute", referenceTo(proposal, system))}`);
    return { id, state: "Queued", eta, transactionHash, gasUsed };
  }
  const data = proposeAsApproverData({ proposal, witness: NO_WITNESS, validUntil: proposal.notAfter });
  output.line(`${account} proposes it in its own way, by this call:`);
  output.line(`  to         ${gate}`);
  output.line("  value      0");
  output.line(`  data       ${data}`);
  const files: Record<string, string> = {};
  if (safeBatch !== undefined) {
    const name = `Sallyport root proposal ${proposal.nonce}`;
    const batch = { chainId: network.chainId, safe: account, name, createdAt: await timeNow(context) };
    await writeText(safeBatch, writeSafeBatch(batch, { to: gate, data }));
    output.line(`  written to ${safeBatch}, for the Transaction Builder of the Safe`);
    files["safeBatch"] = safeBatch;
  }
  if (out !== undefined) {
    await writeText(out, writeProposalFile(file));
    output.line(`  written to ${out}, to be read: ${command("show", out)}`);
    files["file"] = out;
  }
  return { id: hashProposal(proposal), transaction: { to: gate, value: 0n, data }, ...files };
}

/** A file that holds the same changes and can still be signed is kept: members may have signed it. */
async function standingFile(path: string, wanted: ProposalFile): Promise<ProposalFile | undefined> {
  let file: ProposalFile;
  try {
    file = readProposalFile(await readText(path), path);
  } catch (error) {
    if (isSallyportError(error)) return undefined;
    throw error;
  }
  const { notAfter } = file.proposal;
  const isSame =
    file.chainId === wanted.chainId &&
    isAddressEqual(file.gate, wanted.gate) &&
    hashProposal(file.proposal) === hashProposal({ ...wanted.proposal, notAfter });
  // Of its time no more than a day may have passed; else a new one lives longer.
  return isSame && wanted.proposal.notAfter - notAfter <= 86_400 ? file : undefined;
}
