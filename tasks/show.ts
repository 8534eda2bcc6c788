import { writeProposalFile } from "../sdk/files/proposalFile.ts";
import { readAgentSignature } from "../sdk/read/readAgentSignature.ts";
import { readCommitment } from "../sdk/read/readCommitment.ts";
import { writeText } from "./lib/files.ts";
import type { Report } from "./lib/output.ts";
import { findProposal } from "./lib/proposalAt.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { tellProposal } from "./lib/show/tellProposal.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type ShowArguments = SystemArguments & {
  proposal: string;
  /** Files of members who signed, joined by commas. */
  signatures: string | undefined;
  /** Whether every hash is shown. */
  hashes: boolean;
  /** The file of its evidence, or the folder in which that lies named by its root. */
  evidence: string | undefined;
  /** Where the proposal is written, to be handed on. */
  out: string | undefined;
};

export default onNetwork(show);

/** Shows what a proposal does, by which rules, on which data, who agreed, and what keeps it from executing. */
export async function show(context: TaskContext, args: ShowArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { gate } = system;
  const found = await findProposal(context, system, args.proposal);
  const { lines, json, witness } = await tellProposal(context, system, found, args);
  for (const line of lines) output.line(line);
  if (args.out !== undefined) {
    const { proposal, standing, file } = found;
    const signed = file?.signed ?? (standing && (await readAgentSignature(network.client, { gate, standing })));
    const { proposer, nonce } = proposal;
    const commitment = standing && (await readCommitment(network.client, { gate, proposer, nonce }));
    const stands = standing && commitment && { terms: standing.terms, eta: standing.eta, commitment };
    const text = writeProposalFile({
      chainId: network.chainId,
      gate,
      proposal,
      witness,
      ...(signed && { signed }),
      ...(stands && { standing: stands }),
    });
    await writeText(args.out, text);
    output.line(`written to ${args.out}`);
  }
  return { json };
}
