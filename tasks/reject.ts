import { zeroAddress } from "viem";
import { rejectData } from "../sdk/actions/reject.ts";
import { readApprover } from "../sdk/read/readApprover.ts";
import { type ActAsArguments, actAs } from "./lib/actAs.ts";
import type { Report } from "./lib/output.ts";
import { findProposal, requireStanding } from "./lib/proposalAt.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { alreadyEnded, reportAct } from "./lib/stop.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type RejectArguments = SystemArguments & ActAsArguments & { proposal: string; reason: string };

export default onNetwork(reject);

/** Refuses a proposal of an agent, as the approver of its tier. */
export async function reject(context: TaskContext, args: RejectArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const standing = requireStanding(await findProposal(context, system, args.proposal));
  const ended = alreadyEnded(context.output, standing, "Rejected");
  if (ended !== undefined) return ended;
  const { id, proposal, terms } = standing;
  const { account } = await readApprover(context.network.client, { gate: system.gate, tier: proposal.tier });
  const { reason } = args;
  const result = await actAs(context, system, {
    ...args,
    party: account ?? zeroAddress,
    role: "the approver of its tier",
    target: system.gate,
    data: rejectData({ proposal, id, terms, reason }),
  });
  const again = ["reject", args.proposal, ...(reason === "" ? [] : ["--reason", reason])];
  return reportAct(context, system, `rejected ${id}`, result, again);
}
