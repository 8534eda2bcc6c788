import type { Address, Hex } from "viem";
import { memberId } from "../council/member.ts";
import { type AddressNames, formatAccount } from "../describe/addressNames.ts";
import { formatAmount } from "../describe/formatAmount.ts";
import type { CompiledPolicy, PolicyNames } from "../policy/compilePolicy.ts";
import { meterId } from "../policy/meter.ts";
import { agentOf, agentProposer } from "../proposal/agentProposer.ts";
import { ROOT_TIER } from "../proposal/types.ts";
import { tierName } from "../rootProposal/describe/words.ts";
import type { HistoryEvent } from "./readHistory.ts";
import type { HistoryNames } from "./sentences.ts";

/** Where names come from. */
export type NameSources = {
  names: AddressNames;
  /** Whose agents, tiers and meters are named. */
  policy: Pick<CompiledPolicy, "names" | "rules"> | undefined;
  councils: Readonly<Record<string, Address>>;
};

/** What things are called in sentences about these events. */
export function historyNames(
  sources: NameSources,
  events: readonly Pick<HistoryEvent, "name" | "args" | "address">[],
): HistoryNames {
  const { names, policy } = sources;
  const account = (one: Address) => formatAccount(one, names);
  const meters = new Map(
    (policy?.rules ?? []).flatMap(({ rule: { meter }, meter: name }) =>
      meter.period === 0 ? [] : [[meterId(meter), { token: meter.token, name }] as const],
    ),
  );
  const ofToken = (token: Address, units: bigint) => formatAmount(units, token, { names, policy: policy?.names });
  const schemas = new Map(Object.entries(policy?.names.schemas ?? {}).map(([name, hash]) => [hash as string, name]));
  const members = new Map<string, Hex>();
  for (const { name, args, address } of events) {
    if (name === "MemberAdded") members.set(`${address} ${args["member"]}`, args["signer"] as Hex);
  }
  return {
    account,
    agent: (id) => account(agentProposer(id)),
    proposal: (proposer, nonce) => proposalReference({ proposer, nonce }, sources),
    meter: (meter) => {
      const known = meters.get(meter);
      return `meter ${known?.name ?? meter}`;
    },
    ofMeter: (meter, units) => {
      const known = meters.get(meter);
      return known === undefined ? `${units} base units` : ofToken(known.token, units);
    },
    ofToken,
    tier: (tier) => tierLabel(policy?.names, tier),
    schema: (schema) => schemas.get(schema) ?? `records of schema ${schema}`,
    member: (council, id) => {
      const signer = members.get(`${council} ${id}`);
      if (signer === undefined) return id;
      return signer.length === 42 && memberId(signer) === id ? account(signer as Address) : `with the key ${signer}`;
    },
  };
}

/** A proposal by the name of its agent or council and its nonce: `treasurer/7`, `board/7`, `0x…/7`. */
export function proposalReference(
  { proposer, nonce }: { proposer: Address; nonce: bigint },
  { policy, councils }: { policy: Pick<CompiledPolicy, "names"> | undefined } & Pick<NameSources, "councils">,
): string {
  const agent = agentOf(proposer);
  if (agent !== undefined) {
    const agents = Object.entries(policy?.names.agents ?? {});
    return `${agents.find(([, id]) => id === agent)?.[0] ?? agent}/${nonce}`;
  }
  return `${Object.entries(councils).find(([, one]) => one === proposer)?.[0] ?? proposer}/${nonce}`;
}

/** `tier high (1)`, `tier 1` where the policy is not known, or `root`. */
export function tierLabel(policy: PolicyNames | undefined, tier: number): string {
  return tier === ROOT_TIER ? "root" : `tier ${tierName(policy, tier)}`;
}
