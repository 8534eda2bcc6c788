import { formatMoment } from "../sdk/time/moment.ts";
import { tierLabel } from "./lib/agents.ts";
import { type Report, waiting } from "./lib/output.ts";
import { hasEnded, proposerOf } from "./lib/proposalAt.ts";
import { referenceTo } from "./lib/reference.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { readStanding } from "./lib/standing.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type ListArguments = SystemArguments & {
  /** Only proposals of this agent or approver. */
  proposer: string | undefined;
};

export default onNetwork(list);

/** Lists all proposals that were ever made, oldest first, and what holds those that have not ended; as of one block. */
export async function list(context: TaskContext, args: ListArguments): Promise<Report> {
  const { output } = context;
  const system = await openSystem(context, args);
  const only = args.proposer === undefined ? {} : { proposer: proposerOf(args.proposer, system) };
  const { proposals } = await waiting(output, "asking for what holds them", readStanding(context, system, only));
  const listed = proposals.map((one) => ({ ...one, reasons: one.reasons.map(({ code }) => code) }));
  const references = listed.map(({ proposal }) => referenceTo(proposal, system));
  const width = Math.max(...references.map(({ length }) => length));
  for (const [i, { proposal, state, eta, reasons }] of listed.entries()) {
    const { calls } = proposal;
    const due = eta === 0 || hasEnded(state) ? "" : `, eta ${formatMoment(eta)}`;
    const count = calls.length === 1 ? "1 call" : `${calls.length} calls`;
    output.line(
      `${state.padEnd(9)}  ${references[i]?.padEnd(width)}  ${tierLabel(system, proposal.tier)}, ${count}${due}`,
    );
    if (reasons.length > 0) output.line(`           held by ${reasons.join(", ")}`);
  }
  if (proposals.length === 0) output.line("no proposals yet");
  return {
    json: listed.map(({ id, proposal, state, eta, terms, reasons }) => ({
      id,
      state,
      eta,
      terms,
      reasons,
      ...proposal,
    })),
  };
}
