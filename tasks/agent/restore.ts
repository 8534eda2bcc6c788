import { listBlockedTargets } from "../../sdk/read/listAgents.ts";
import { readAgent } from "../../sdk/read/readAgent.ts";
import { parseChange } from "../../sdk/rootProposal/parseChange.ts";
import { agentNamed, agentTitle, tierTitle } from "../lib/agents.ts";
import type { Report } from "../lib/output.ts";
import { type ProposeRootArguments, proposeRoot } from "../lib/rootProposal/proposeRoot.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem } from "../lib/system.ts";

export type RestoreArguments = ProposeRootArguments & {
  agent: string;
  /** The lowest tier from then on; as it is if left out. */
  tier: string | undefined;
};

export default onNetwork(restore);

/** Takes back by one root proposal what holds an agent: unfreezes it, opens what is blocked, sets its lowest tier. */
export async function restore(context: TaskContext, { agent: name, tier, ...args }: RestoreArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const agent = agentNamed(system, name);
  const { registry } = system.settings;
  const { fromBlock } = system.record;
  const { frozen, lowestTier } = await readAgent(network.client, { registry, agent });
  const blocked = await listBlockedTargets(network.client, { registry, fromBlock, agent });
  const written = [
    ...(frozen ? [{ kind: "agent unfreeze", fields: { agent: String(agent) } }] : []),
    ...blocked.map((target) => ({ kind: "agent unblock", fields: { agent: String(agent), target } })),
    ...(tier === undefined ? [] : [{ kind: "agent lowest-tier", fields: { agent: String(agent), tier } }]),
  ];
  if (written.length === 0) {
    output.line(`nothing holds ${agentTitle(system, agent)}: its lowest tier is ${tierTitle(system, lowestTier)}`);
    return { json: { agent, already: true } };
  }
  const changes = written.map((one) => parseChange({ ...one, at: (path) => [one.kind, ...path].join(": ") }));
  return proposeRoot(context, system, changes, args);
}
