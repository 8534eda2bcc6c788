import { type Address, isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import { agentRegistryAbi } from "../sdk/abi/AgentRegistry.ts";
import { withdrawData } from "../sdk/actions/withdraw.ts";
import { explained } from "../sdk/errors/decodeGateError.ts";
import { agentOf } from "../sdk/proposal/agentProposer.ts";
import { type ActAsArguments, actAs } from "./lib/actAs.ts";
import type { Report } from "./lib/output.ts";
import { findProposal, requireStanding } from "./lib/proposalAt.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { alreadyEnded, reportAct } from "./lib/stop.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";

export type WithdrawArguments = SystemArguments & ActAsArguments & { proposal: string };

export default onNetwork(withdraw);

/** Takes a proposal back: as the agent's operator, as one of its keys, or as the approver that proposed it. */
export async function withdraw(context: TaskContext, args: WithdrawArguments): Promise<Report> {
  const system = await openSystem(context, args);
  const standing = requireStanding(await findProposal(context, system, args.proposal));
  const ended = alreadyEnded(context.output, standing, "Withdrawn");
  if (ended !== undefined) return ended;
  const { id, proposal, terms } = standing;
  const result = await actAs(context, system, {
    ...args,
    ...(await whoMay(context, system, proposal.proposer, args.from)),
    target: system.gate,
    data: withdrawData({ proposal, id, terms }),
  });
  return reportAct(context, system, `withdrawn ${id}`, result, ["withdraw", args.proposal]);
}

/** The sender, where it may withdraw for the agent; else the agent's operator; of others, the proposer itself. */
async function whoMay(
  { network }: TaskContext,
  { record }: TaskSystem,
  proposer: Address,
  from: string | undefined,
): Promise<{ party: Address; role: string }> {
  const agent = agentOf(proposer);
  if (agent === undefined) return { party: proposer, role: "the proposer" };
  const { address } = network.sender(from).account;
  const registry = { address: record.addresses.registry, abi: agentRegistryAbi } as const;
  const [operator, may] = await explained(
    Promise.all([
      readContract(network.client, { ...registry, functionName: "operatorOf", args: [agent] }),
      readContract(network.client, { ...registry, functionName: "mayWithdraw", args: [agent, address] }),
    ]),
  );
  const isKey = may && !isAddressEqual(address, operator);
  return isKey ? { party: address, role: "a key of the agent" } : { party: operator, role: "the agent's operator" };
}
