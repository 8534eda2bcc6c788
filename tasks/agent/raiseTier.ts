import { raiseLowestTierData } from "../../sdk/actions/holdAgent.ts";
import { readAgent } from "../../sdk/read/readAgent.ts";
import { actAll } from "../lib/actAll.ts";
import type { ActAsArguments } from "../lib/actAs.ts";
import { agentNamed, agentTitle, tierNamed, tierTitle } from "../lib/agents.ts";
import type { Report } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";

export type RaiseTierArguments = SystemArguments & ActAsArguments & { agent: string; tier: string };

export default onNetwork(raiseTier);

/** Raises the lowest tier that an agent may use, as the guardian. Only root lowers it again. */
export async function raiseTier(context: TaskContext, args: RaiseTierArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const agent = agentNamed(system, args.agent);
  const tier = tierNamed(system, args.tier);
  const { registry, guardian } = system.settings;
  const { lowestTier } = await readAgent(context.network.client, { registry, agent });
  const title = agentTitle(system, agent);
  if (lowestTier >= tier) {
    context.output.line(`the lowest tier of ${title} is ${tierTitle(system, lowestTier)} already`);
    return { json: { agent, lowestTier, already: true } };
  }
  const data = raiseLowestTierData({ agent, tier });
  const what = `the lowest tier of ${title} is ${tierTitle(system, tier)}: what it proposed below is held`;
  const act = { party: guardian, role: "the guardian", target: registry, data, what };
  return actAll(context, system, [act], args, ["agent", "raise-tier", args.agent, args.tier]);
}
