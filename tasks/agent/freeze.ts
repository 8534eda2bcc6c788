import { freezeData } from "../../sdk/actions/holdAgent.ts";
import { readAgent } from "../../sdk/read/readAgent.ts";
import { actAll } from "../lib/actAll.ts";
import type { ActAsArguments } from "../lib/actAs.ts";
import { agentNamed, agentTitle } from "../lib/agents.ts";
import type { Report } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";

export type FreezeArguments = SystemArguments & ActAsArguments & { agent: string };

export default onNetwork(freeze);

/** Holds everything that an agent proposed and will propose, as the guardian. Only root lets it go on. */
export async function freeze(context: TaskContext, { agent: name, ...args }: FreezeArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const agent = agentNamed(system, name);
  const { registry, guardian } = system.settings;
  const { frozen } = await readAgent(context.network.client, { registry, agent });
  const title = agentTitle(system, agent);
  if (frozen) {
    context.output.line(`${title} is frozen already`);
    return { json: { agent, already: true } };
  }
  const what = `${title} is frozen: nothing that it proposed executes, and it proposes nothing`;
  const act = { party: guardian, role: "the guardian", target: registry, data: freezeData({ agent }), what };
  return actAll(context, system, [act], args, ["agent", "freeze", name]);
}
