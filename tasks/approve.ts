import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { readApprovalFile } from "../sdk/files/signatureFile.ts";
import { carryApproval } from "./lib/carryApproval.ts";
import { readText } from "./lib/files.ts";
import type { Report } from "./lib/output.ts";
import { findProposal } from "./lib/proposalAt.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type ApproveArguments = SystemArguments & {
  proposal: string;
  /** Files of members who signed; none where the sender itself is the approver. */
  signatures: string[];
  from: string | undefined;
};

export default onNetwork(approve);

/**
 * Carries the agreement of a tier's approver to the gate: the collected signatures of a Council's members, or the
 * sender's own. A proposal file that nobody proposed yet is proposed by the same transaction.
 */
export async function approve(context: TaskContext, args: ApproveArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const found = await findProposal(context, system, args.proposal);
  const { id, standing } = found;
  if (standing !== undefined && standing.state !== "Proposed") {
    // Pressing twice is harmless; what ended or never needed approval is told as it is.
    const isApproved = standing.events.some(({ name }) => name === "Approved");
    if (!isApproved) {
      throw new SallyportError("GATE_WRONG_STATE", {
        summary: `The proposal is ${standing.state}, and approval is for what is Proposed.`,
        value: standing.state,
      });
    }
    output.line(`approved already: ${id} is ${standing.state}`);
    return { json: { id, state: standing.state, eta: standing.eta, already: true } };
  }

  const sender = network.sender(args.from);
  const files = await Promise.all(
    args.signatures.map(async (path) => ({ path, file: readApprovalFile(await readText(path), path) })),
  );
  return carryApproval(context, system, found, sender, files, args.proposal);
}
