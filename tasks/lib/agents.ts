import type { Address } from "viem";
import { isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import { agentRegistryAbi } from "../../sdk/abi/AgentRegistry.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { tierLabel as labelOfTier } from "../../sdk/history/historyNames.ts";
import { agentOf, agentProposer } from "../../sdk/proposal/agentProposer.ts";
import { type AgentKey, readAgentKey } from "../../sdk/read/listAgents.ts";
import { listProposals } from "../../sdk/read/listProposals.ts";
import type { StandingProposal } from "../../sdk/read/readProposal.ts";
import { tierName } from "../../sdk/rootProposal/describe/words.ts";
import { isMemberOf } from "./actAs.ts";
import { accountOf } from "./callOf.ts";
import { proposerOf } from "./proposalAt.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/**
 * The id of an agent that a command names: by its name in the policy, or by the id itself.
 *
 * @throws ARGUMENT_INVALID
 */
export function agentNamed(system: TaskSystem, name: string): bigint {
  const agent = agentOf(proposerOf(name, system));
  if (agent !== undefined) return agent;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `"${name}" is an account, and no agent.`,
    place: "agent",
    value: name,
  });
}

/** `payer (1)`, or `agent 1`. */
export function agentTitle({ policy }: TaskSystem, agent: bigint): string {
  const names = Object.entries(policy?.names.agents ?? {});
  const name = names.find(([, id]) => id === agent)?.[0];
  return name === undefined ? `agent ${agent}` : `agent ${name} (${agent})`;
}

/**
 * A key that a command names, by its address or a name of the policy.
 *
 * @throws AGENT_KEY_UNKNOWN where it is no agent's key.
 */
export async function keyNamed({ network }: TaskContext, system: TaskSystem, name: string): Promise<AgentKey> {
  const account = accountOf(system, name, "key");
  const key = await readAgentKey(network.client, { registry: system.settings.registry, key: account });
  if (key.agent !== 0n) return key;
  throw new SallyportError("AGENT_KEY_UNKNOWN", { summary: `${account} is no agent's key.`, value: account });
}

/** Who stops a key: the sender's body of the two that may, the agent's operator and the guardian. */
export async function whoStopsKey(
  context: TaskContext,
  { settings }: TaskSystem,
  { agent }: Pick<AgentKey, "agent">,
  from: string | undefined,
): Promise<{ party: Address; role: string; isGuardian: boolean }> {
  const { network } = context;
  const question = { address: settings.registry, abi: agentRegistryAbi, functionName: "operatorOf" } as const;
  const operator = await explained(readContract(network.client, { ...question, args: [agent] }));
  const sender = network.sender(from);
  const isOperator = isAddressEqual(operator, sender.account.address) || (await isMemberOf(sender, operator));
  return isOperator
    ? { party: operator, role: "the agent's operator", isGuardian: false }
    : { party: settings.guardian, role: "the guardian", isGuardian: true };
}

/** What an agent proposed, the oldest first; of one of its keys, where one is named. */
export async function proposalsOf(
  { network }: TaskContext,
  { gate, record }: TaskSystem,
  agent: bigint,
  key?: Address,
): Promise<StandingProposal[]> {
  const proposer = agentProposer(agent);
  const all = await listProposals(network.client, { gate, proposer, fromBlock: record.fromBlock });
  return key === undefined ? all : all.filter(({ terms }) => isAddressEqual(terms.key, key));
}

/** Whether something can still happen to it. */
export function isOpen({ state }: StandingProposal): boolean {
  return state === "Proposed" || state === "Queued" || state === "Ready";
}

/**
 * The number of a tier that a command names, by its name in the policy or the number itself.
 *
 * @throws ARGUMENT_INVALID
 */
export function tierNamed({ policy, settings }: TaskSystem, name: string): number {
  const number = policy?.names.tiers[name]?.index ?? (/^\d{1,3}$/.test(name) ? Number(name) : undefined);
  if (number !== undefined && number < settings.tiers.length) return number;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `"${name}" is no tier of the gate.`,
    place: "tier",
    value: name,
    nextStep: `Tiers: ${settings.tiers.map((_, i) => tierTitle({ policy }, i)).join(", ")}.`,
  });
}

/** `tier high (1)`, `tier 1` where the policy in force is not at hand, or `root`. */
export function tierLabel({ policy }: Pick<TaskSystem, "policy">, tier: number): string {
  return labelOfTier(policy?.names, tier);
}

/** `high (1)`, or the number. */
export function tierTitle({ policy }: Pick<TaskSystem, "policy">, tier: number): string {
  return tierName(policy?.names, tier);
}
