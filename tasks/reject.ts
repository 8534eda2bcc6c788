import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { zeroAddress } from "viem";
import { rejectData } from "../sdk/actions/reject.ts";
import { readApprover } from "../sdk/read/readApprover.ts";
import { type ActAsArguments, actAs } from "./lib/actAs.ts";
import type { Report } from "./lib/output.ts";
import { findProposal, requireStanding } from "./lib/proposalAt.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { alreadyEnded, reportAct } from "./lib/stop.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type RejectArguments = SystemArguments & ActAsArguments & { proposal: string; reason: string };

export default function (
  { json, ...args }: RejectArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, (context) => reject(context, args));
}

/** Refuses a proposal of an agent, as the approver of its tier. */
export async function reject(context: TaskContext, args: RejectArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const standing = requireStanding(await findProposal(context, system, args.proposal));
  const ended = alreadyEnded(context.output, standing, "Rejected");
  if (ended !== undefined) return ended;
  const { id, proposal, terms } = standing;
  const { account } = await readApprover(context.network.client, { gate: system.gate, tier: proposal.tier });
  const { reason, from, signatures, out } = args;
  const result = await actAs(context, system, {
    party: account ?? zeroAddress,
    role: "the approver of its tier",
    target: system.gate,
    data: rejectData({ proposal, id, terms, reason }),
    from,
    signatures,
    out,
  });
  const again = ["reject", args.proposal, ...(reason === "" ? [] : ["--reason", reason])];
  return reportAct(context, system, `rejected ${id}`, result, again);
}
