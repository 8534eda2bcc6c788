import { type Address, getAddress } from "viem";
import type { PolicyNames } from "../policy/compilePolicy.ts";
import { agentOf } from "../proposal/agentProposer.ts";

/** Tells what people call an account. */
export type AddressNames = (account: Address) => string | undefined;

/**
 * Names from a policy file and further ones, which come first. An agent is named by the id that stands in an address.
 *
 * @param further By name: `{ gate: "0x…" }`.
 */
export function addressNames(policy: PolicyNames | undefined, further: Record<string, Address> = {}): AddressNames {
  const known = new Map<string, string>();
  const add = (name: string, account: Address) => {
    const key = getAddress(account);
    if (!known.has(key)) known.set(key, name);
  };
  for (const [name, account] of Object.entries(further)) add(name, account);
  for (const [name, account] of Object.entries(policy?.accounts ?? {})) add(name, account);
  for (const [name, token] of Object.entries(policy?.tokens ?? {})) add(name, token.address);
  const agents = Object.entries(policy?.agents ?? {});
  return (account) => {
    const agent = agentOf(account);
    if (agent === undefined || agent === 0n) return known.get(getAddress(account));
    return agents.find(([, id]) => id === agent)?.[0] ?? `agent ${agent}`;
  };
}

/** An agent by name and id, `treasurer (agent 1)`; any other account as `account` tells it. */
export function formatParty(party: Address, account: (one: Address) => string): string {
  const agent = agentOf(party);
  return agent === undefined ? account(party) : `${account(party)} (agent ${agent})`;
}

/** `ada (0x1234…)`, with the whole address: what is compared must not be cut. */
export function formatAccount(account: Address, names: AddressNames): string {
  const name = names(account);
  if (name === undefined) return getAddress(account);
  return agentOf(account) === undefined ? `${name} (${getAddress(account)})` : name;
}
