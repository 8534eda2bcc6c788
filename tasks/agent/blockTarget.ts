import { readContract } from "viem/actions";
import { agentRegistryAbi } from "../../sdk/abi/AgentRegistry.ts";
import { blockTargetData } from "../../sdk/actions/holdAgent.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { actAll } from "../lib/actAll.ts";
import type { ActAsArguments } from "../lib/actAs.ts";
import { agentNamed, agentTitle } from "../lib/agents.ts";
import { accountOf } from "../lib/callOf.ts";
import type { Report } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";

export type BlockTargetArguments = SystemArguments & ActAsArguments & { agent: string; target: string };

export default onNetwork(blockTarget);

/** Holds every proposal of an agent that calls a target, as the guardian. Only root opens it again. */
export async function blockTarget(context: TaskContext, args: BlockTargetArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const agent = agentNamed(system, args.agent);
  const target = accountOf(system, args.target, "target");
  const { registry, guardian } = system.settings;
  const question = { address: registry, abi: agentRegistryAbi, functionName: "isBlocked" } as const;
  const isBlocked = await explained(readContract(context.network.client, { ...question, args: [agent, target] }));
  const [title, called] = [agentTitle(system, agent), formatAccount(target, system.names)];
  if (isBlocked) {
    context.output.line(`${called} is blocked for ${title} already`);
    return { json: { agent, target, already: true } };
  }
  const data = blockTargetData({ agent, target });
  const what = `${called} is blocked for ${title}: none of its proposals that call it executes`;
  const act = { party: guardian, role: "the guardian", target: registry, data, what };
  return actAll(context, system, [act], args, ["agent", "block-target", args.agent, args.target]);
}
