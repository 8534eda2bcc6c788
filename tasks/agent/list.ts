import { keyState, listAgentKeys, listAgents } from "../../sdk/read/listAgents.ts";
import { proposalsLeft, readAgent } from "../../sdk/read/readAgent.ts";
import { agentTitle, tierTitle } from "../lib/agents.ts";
import type { Report } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";
import { timeNow } from "../lib/timeNow.ts";

export default onNetwork(list);

/** Lists all agents and how they stand. */
export async function list(context: TaskContext, args: SystemArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { registry } = system.settings;
  const { fromBlock } = system.record;
  const now = await timeNow(context);
  const agents = await Promise.all(
    (await listAgents(network.client, { registry, fromBlock })).map(async (agent) => {
      const settings = await readAgent(network.client, { registry, agent });
      const keys = await listAgentKeys(network.client, { registry, fromBlock, agent });
      const inForce = keys.filter((key) => keyState(key, now) === "in force").length;
      return { ...settings, ...proposalsLeft(settings, now), keysInForce: inForce, keys: keys.length };
    }),
  );
  for (const { id, frozen, lowestTier, left, proposalBurst, keysInForce, keys, strikes } of agents) {
    const parts = [
      frozen ? "FROZEN" : "free",
      `lowest tier ${tierTitle(system, lowestTier)}`,
      `${keysInForce} of ${keys} keys in force`,
      `${left} of ${proposalBurst} proposals left`,
      ...(strikes === 0 ? [] : [`${strikes} strikes`]),
    ];
    output.line(`${agentTitle(system, id)}: ${parts.join(", ")}`);
  }
  if (agents.length === 0) output.line("no agents yet");
  return { json: agents };
}
