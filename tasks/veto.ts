import { vetoData } from "../sdk/actions/veto.ts";
import { vetoRootData } from "../sdk/actions/vetoRoot.ts";
import { ROOT_TIER } from "../sdk/proposal/types.ts";
import { type ActAsArguments, actAs } from "./lib/actAs.ts";
import type { Report } from "./lib/output.ts";
import { findProposal, requireStanding } from "./lib/proposalAt.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { alreadyEnded, reportAct } from "./lib/stop.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type VetoArguments = SystemArguments & ActAsArguments & { proposal: string; reason: string };

export default onNetwork(veto);

/** Vetoes a proposal of an agent as the guardian, or a root proposal as the root vetoer. */
export async function veto(context: TaskContext, args: VetoArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const standing = requireStanding(await findProposal(context, system, args.proposal));
  const ended = alreadyEnded(context.output, standing, "Vetoed");
  if (ended !== undefined) return ended;
  const { id, proposal, terms } = standing;
  const isRoot = proposal.tier === ROOT_TIER;
  const { reason } = args;
  const result = await actAs(context, system, {
    ...args,
    party: isRoot ? system.settings.rootVetoer : system.settings.guardian,
    role: isRoot ? "the root vetoer" : "the guardian",
    target: system.gate,
    data: isRoot ? vetoRootData({ proposal, terms, reason }) : vetoData({ proposal, id, terms, reason }),
  });
  const again = ["veto", args.proposal, ...(reason === "" ? [] : ["--reason", reason])];
  return reportAct(context, system, `vetoed ${id}`, result, again);
}
