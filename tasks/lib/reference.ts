import { proposalReference } from "../../sdk/history/historyNames.ts";
import type { Proposal } from "../../sdk/proposal/types.ts";
import type { NamedParties } from "./callOf.ts";

/** How a command names a proposal that stands, so that the next one finds it: `treasurer/7`, `board/7`, `0x…/7`. */
export function referenceTo(proposal: Pick<Proposal, "proposer" | "nonce">, { policy, record }: NamedParties): string {
  return proposalReference(proposal, { policy, councils: record?.addresses.councils ?? {} });
}

/** How a command names an agent, so that the next one finds it: by its name in the policy in force, else by its id. */
export function agentReference(agent: bigint, { policy }: NamedParties): string {
  const agents = Object.entries(policy?.names.agents ?? {});
  return agents.find(([, id]) => id === agent)?.[0] ?? String(agent);
}
