import { zeroAddress } from "viem";
import { freezeData } from "../sdk/actions/holdAgent.ts";
import { vetoData } from "../sdk/actions/veto.ts";
import { readAgent } from "../sdk/read/readAgent.ts";
import { actAll, type PlannedAct } from "./lib/actAll.ts";
import type { ActAsArguments } from "./lib/actAs.ts";
import { agentNamed, agentTitle, isOpen, proposalsOf } from "./lib/agents.ts";
import { commandOf } from "./lib/commandLine.ts";
import type { Report } from "./lib/output.ts";
import { agentReference, referenceTo } from "./lib/reference.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments } from "./lib/system.ts";

export type StopArguments = SystemArguments &
  ActAsArguments & {
    agent: string;
    reason: string;
    /** Also veto what humans would have to approve, or have. */
    all: boolean;
  };

export default onNetwork(stopAgent);

/**
 * Stops an agent in one word, as the guardian: freezes it, which holds everything at once, and then vetoes what would
 * execute without any human, so that it stays stopped when the agent goes on.
 */
export async function stopAgent(context: TaskContext, args: StopArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const agent = agentNamed(system, args.agent);
  const { registry, guardian } = system.settings;
  const { frozen } = await readAgent(network.client, { registry, agent });
  const title = agentTitle(system, agent);
  const open = (await proposalsOf(context, system, agent)).filter(isOpen);
  const alone = open.filter(({ state, terms }) => state !== "Proposed" && terms.approver === zeroAddress);
  const toVeto = args.all ? open : alone;

  const acts: PlannedAct[] = toVeto.map(({ id, proposal, terms }) => ({
    party: guardian,
    role: "the guardian",
    target: system.gate,
    data: vetoData({ proposal, id, terms, reason: args.reason }),
    what: `vetoed ${referenceTo(proposal, system)}`,
  }));
  if (frozen) {
    output.line(`${title} is frozen already`);
  } else {
    // First, because it holds all the others at once.
    const what = `${title} is frozen: nothing that it proposed executes, and it proposes nothing`;
    acts.unshift({ party: guardian, role: "the guardian", target: registry, data: freezeData({ agent }), what });
  }
  const again = [
    ...["stop", args.agent],
    ...(args.reason === "" ? [] : ["--reason", args.reason]),
    ...(args.all ? ["--all"] : []),
  ];
  const { json } = await actAll(context, system, acts, args, again);
  const held = open.length - toVeto.length;
  if (held > 0)
    output.line(`${held} more ${held === 1 ? "is" : "are"} held, and waits for humans: veto all with --all`);
  const restore = commandOf(context, system, ["agent", "restore", agentReference(agent, system)]);
  output.line(`only root lets it go on: ${restore}`);
  return { json: { agent, open: open.length, already: acts.length === 0, ...(json as object) } };
}
