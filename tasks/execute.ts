import { execute as executeProposal } from "../sdk/actions/execute.ts";
import { decodeGateError } from "../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { readStatus } from "../sdk/read/readStatus.ts";
import { commandOf } from "./lib/commandLine.ts";
import { confirmExecution } from "./lib/confirmExecution.ts";
import { type Report, waiting } from "./lib/output.ts";
import { findProposal, requireStanding, witnessOf } from "./lib/proposalAt.ts";
import { inNames } from "./lib/reasons.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { alreadyEnded } from "./lib/stop.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type ExecuteArguments = SystemArguments & { proposal: string; from: string | undefined };

export default onNetwork(execute);

/** Runs a proposal that is ready. Anybody may. */
export async function execute(context: TaskContext, args: ExecuteArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const found = await findProposal(context, system, args.proposal);
  const standing = requireStanding(found);
  const ended = alreadyEnded(output, standing, "Executed");
  if (ended !== undefined) return ended;

  const { gate, record } = system;
  const { id, proposal, terms } = standing;
  const witness = await witnessOf(context, system, found);
  // The gate stops at the first reason; its lens names the same one first, and nothing has to be sent to learn it.
  const { reasons } = await readStatus(network.client, { lens: record.addresses.lens, gate, proposal, witness, terms });
  const [reason] = reasons;
  if (reason !== undefined)
    throw standing.state === "Proposed"
      ? waitsForApproval(commandOf(context, system, ["sign", args.proposal]))
      : inNames(reason, system);
  const { transactionHash, gasUsed } = await run().catch((error: unknown) => {
    throw inNames(decodeGateError(error), system);
  });
  output.line(`executed ${id}`);
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  return { json: { id, state: "Executed", transactionHash, gasUsed, already: false } };

  async function run() {
    const sent = await executeProposal(network.sender(args.from), { gate, proposal, witness, terms });
    return waiting(output, "waiting for the transaction", confirmExecution(network.client, sent, { gate, id }));
  }
}

function waitsForApproval(command: string): SallyportError {
  return new SallyportError("GATE_WRONG_STATE", {
    summary: "Nobody has agreed to it yet.",
    value: "Proposed",
    nextStep: `Let its approver agree: ${command}`,
  });
}
