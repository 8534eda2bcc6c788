import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatAccount } from "../sdk/describe/addressNames.ts";
import { listProposals } from "../sdk/read/listProposals.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import type { Report } from "./lib/output.ts";
import { proposerOf } from "./lib/proposalAt.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type ListArguments = SystemArguments & {
  /** Only proposals of this agent or approver. */
  proposer: string | undefined;
};

export default function (
  { json, ...args }: ListArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, (context) => list(context, args));
}

/** Lists all proposals that were ever made, oldest first. Whether one is expired or stale, `show` tells. */
export async function list(context: TaskContext, args: ListArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { gate, record } = system;
  const { fromBlock } = record;
  const only = args.proposer === undefined ? {} : { proposer: proposerOf(args.proposer, system) };
  const proposals = await listProposals(network.client, { gate, fromBlock, ...only });
  for (const { proposal, state, eta } of proposals) {
    const { proposer, nonce, tier, calls } = proposal;
    const due = eta === 0 ? "" : `, eta ${formatMoment(eta)}`;
    const count = calls.length === 1 ? "1 call" : `${calls.length} calls`;
    output.line(`${state.padEnd(9)}  ${formatAccount(proposer, system.names)}/${nonce}  tier ${tier}, ${count}${due}`);
  }
  if (proposals.length === 0) output.line("no proposals yet");
  return {
    json: proposals.map(({ id, proposal, state, eta, terms }) => ({ id, state, eta, terms, ...proposal })),
  };
}
