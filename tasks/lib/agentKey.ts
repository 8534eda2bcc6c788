import type { Address } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { keyState, readAgentKey } from "../../sdk/read/listAgents.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";
import { timeNow } from "./timeNow.ts";

/**
 * The first of the network's accounts that is a key of the agent and in force.
 *
 * @throws ACCOUNT_UNKNOWN
 */
export async function agentKeyOf(context: TaskContext, system: TaskSystem, agent: bigint): Promise<Address> {
  const { accounts } = context.network;
  const states = await Promise.all(accounts.map((account) => stateOf(context, system, agent, account)));
  const found = accounts.find((_, i) => states[i] === "in force");
  if (found !== undefined) return found;
  throw new SallyportError("ACCOUNT_UNKNOWN", {
    summary: `None of the network's accounts is a key of agent ${agent} in force.`,
    value: String(agent),
  });
}

/**
 * Requires that an account is a key of the agent and in force.
 *
 * @throws AGENT_KEY_UNKNOWN
 */
export async function requireAgentKey(
  context: TaskContext,
  system: TaskSystem,
  agent: bigint,
  key: Address,
): Promise<void> {
  const state = await stateOf(context, system, agent, key);
  if (state === "in force") return;
  const why = state === undefined ? `is no key of agent ${agent}` : `is a key of agent ${agent} that is ${state}`;
  throw new SallyportError("AGENT_KEY_UNKNOWN", { summary: `${key} ${why}.`, place: "--key", value: key });
}

async function stateOf(context: TaskContext, { record }: TaskSystem, agent: bigint, account: Address) {
  const key = await readAgentKey(context.network.client, { registry: record.addresses.registry, key: account });
  return key.agent === agent ? keyState(key, await timeNow(context)) : undefined;
}
