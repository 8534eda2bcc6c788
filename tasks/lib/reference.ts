import { agentOf } from "../../sdk/proposal/agentProposer.ts";
import type { Proposal } from "../../sdk/proposal/types.ts";
import type { NamedParties } from "./callOf.ts";

/** How a command names a proposal that stands, so that the next one finds it: `treasurer/7`, `board/7`, `0x…/7`. */
export function referenceTo({ proposer, nonce }: Pick<Proposal, "proposer" | "nonce">, parties: NamedParties): string {
  const agent = agentOf(proposer);
  if (agent !== undefined) return `${agentReference(agent, parties)}/${nonce}`;
  const councils = Object.entries(parties.record?.addresses.councils ?? {});
  return `${councils.find(([, one]) => one === proposer)?.[0] ?? proposer}/${nonce}`;
}

/** How a command names an agent, so that the next one finds it: by its name in the policy in force, else by its id. */
export function agentReference(agent: bigint, { policy }: NamedParties): string {
  const agents = Object.entries(policy?.names.agents ?? {});
  return agents.find(([, id]) => id === agent)?.[0] ?? String(agent);
}
