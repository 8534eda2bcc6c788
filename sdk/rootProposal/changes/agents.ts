import { encodeFunctionData, maxUint256, zeroHash } from "viem";
import { agentRegistryAbi as abi } from "../../abi/AgentRegistry.ts";
import { NOBODY } from "../../deploy/dao/parties.ts";
import {
  address,
  agentId,
  bytes32,
  duration,
  integer,
  keyKind,
  keyKinds,
  moment,
  party,
  text,
} from "../../deploy/dao/scalars.ts";
import { readAgent } from "../../read/readAgent.ts";
import { changeKind } from "../change.ts";
import { fields } from "../fields.ts";
import { lookup } from "../lookup.ts";

const span = duration(1, 2 ** 32 - 1, "below 2^32 seconds");

const limitFields = {
  /** Proposals at once. */
  proposals: integer(0, 65_535),
  /** Until one more may be made. */
  interval: span,
  /** Without optimistic tier after a veto. */
  probation: span,
  /** Vetoes and rejections after which the lowest tier rises; 0: never. */
  strikes: integer(0, 255),
};

const metadataFields = { model: text, version: text, weights: bytes32.optional(), prompt: bytes32.optional() };

function metadataOf(given: { model: string; version: string; weights?: `0x${string}`; prompt?: `0x${string}` }) {
  const { model, version, weights, prompt } = given;
  return { model, version, weightsHash: weights ?? zeroHash, promptHash: prompt ?? zeroHash };
}

/** A new agent with its first key. */
export const agentAdd = changeKind({
  kind: "agent add",
  schema: fields({
    id: agentId,
    key: address,
    kind: keyKind.default("eoa"),
    "valid from": moment.optional(),
    "valid until": moment,
    operator: party.default(NOBODY),
    "lowest tier": text,
    ...limitFields,
    ...metadataFields,
  }),
  calls(given, { settings, book }, refuse) {
    const find = lookup(book, refuse);
    const lowestTier = find.tier("lowest tier", given["lowest tier"]);
    const newAgent = {
      agent: given.id,
      operator: find.accountOrNobody("operator", given.operator),
      lowestTier,
      limits: {
        proposalBurst: given.proposals,
        proposalInterval: given.interval,
        probation: given.probation,
        strikeLimit: given.strikes,
      },
      metadata: metadataOf(given as Parameters<typeof metadataOf>[0]),
      keys: [
        {
          key: given.key,
          kind: keyKinds[given.kind],
          validFrom: given["valid from"] ?? 0,
          validUntil: given["valid until"],
          lowestTier,
        },
      ],
    };
    return [
      { target: settings.registry, data: encodeFunctionData({ abi, functionName: "addAgent", args: [newAgent] }) },
    ];
  },
});

/** Limits of an agent; what is left out stays. */
export const agentLimits = changeKind({
  kind: "agent limits",
  schema: fields({
    agent: text,
    proposals: limitFields.proposals.optional(),
    interval: limitFields.interval.optional(),
    probation: limitFields.probation.optional(),
    strikes: limitFields.strikes.optional(),
  }),
  async calls(given, { client, settings: { registry }, book }, refuse) {
    const agent = lookup(book, refuse).agent("agent", given.agent);
    const old = await readAgent(client, { registry, agent });
    const limits = {
      proposalBurst: given.proposals ?? old.proposalBurst,
      proposalInterval: given.interval ?? old.proposalInterval,
      probation: given.probation ?? old.probation,
      strikeLimit: given.strikes ?? old.strikeLimit,
    };
    return [{ target: registry, data: encodeFunctionData({ abi, functionName: "setLimits", args: [agent, limits] }) }];
  },
});

export const agentOperator = changeKind({
  kind: "agent operator",
  schema: fields({ agent: text, operator: party }),
  calls(given, { settings, book }, refuse) {
    const find = lookup(book, refuse);
    const operator = find.accountOrNobody("operator", given.operator);
    const args = [find.agent("agent", given.agent), operator] as const;
    return [{ target: settings.registry, data: encodeFunctionData({ abi, functionName: "setOperator", args }) }];
  },
});

/** The lowest tier that the agent may use, up or down. Forgets its strikes. */
export const agentLowestTier = changeKind({
  kind: "agent lowest-tier",
  schema: fields({ agent: text, tier: text }),
  calls(given, { settings, book }, refuse) {
    const find = lookup(book, refuse);
    const args = [find.agent("agent", given.agent), find.tier("tier", given.tier)] as const;
    return [{ target: settings.registry, data: encodeFunctionData({ abi, functionName: "setLowestTier", args }) }];
  },
});

export const agentUnfreeze = changeKind({
  kind: "agent unfreeze",
  schema: fields({ agent: text }),
  short: "agent",
  calls(given, { settings, book }, refuse) {
    const args = [lookup(book, refuse).agent("agent", given.agent)] as const;
    return [{ target: settings.registry, data: encodeFunctionData({ abi, functionName: "unfreeze", args }) }];
  },
});

export const agentUnblock = changeKind({
  kind: "agent unblock",
  schema: fields({ agent: text, target: party }),
  calls(given, { settings, book }, refuse) {
    const find = lookup(book, refuse);
    const args = [find.agent("agent", given.agent), find.account("target", given.target)] as const;
    return [{ target: settings.registry, data: encodeFunctionData({ abi, functionName: "unblockTarget", args }) }];
  },
});

/** What stands behind the agent. All of it is said again: nothing of the old stays. */
export const agentMetadata = changeKind({
  kind: "agent metadata",
  schema: fields({ agent: text, ...metadataFields }),
  calls(given, { settings, book }, refuse) {
    const agent = lookup(book, refuse).agent("agent", given.agent);
    const args = [agent, metadataOf(given as Parameters<typeof metadataOf>[0])] as const;
    return [{ target: settings.registry, data: encodeFunctionData({ abi, functionName: "setMetadata", args }) }];
  },
});

/** Pointer to an ERC-8004 identity. */
export const agentIdentity = changeKind({
  kind: "agent identity",
  schema: fields({ agent: text, registry: party, id: text }),
  calls(given, { settings, book }, refuse) {
    const find = lookup(book, refuse);
    if (!/^(0|[1-9]\d*)$/.test(given.id) || BigInt(given.id) > maxUint256) {
      refuse("id", given.id, "This is not a whole number below 2^256.");
    }
    const identity = find.account("registry", given.registry);
    const args = [find.agent("agent", given.agent), identity, BigInt(given.id)] as const;
    return [{ target: settings.registry, data: encodeFunctionData({ abi, functionName: "setIdentity", args }) }];
  },
});

/** One more key. The others stay, until they are revoked or expire: so an agent goes on without a gap. */
export const agentAddKey = changeKind({
  kind: "agent add-key",
  schema: fields({
    agent: text,
    key: address,
    kind: keyKind.default("eoa"),
    "valid from": moment.optional(),
    "valid until": moment,
    "lowest tier": text.optional(),
  }),
  async calls(given, { client, settings: { registry }, book }, refuse) {
    const find = lookup(book, refuse);
    const agent = find.agent("agent", given.agent);
    const lowest = given["lowest tier"];
    const newKey = {
      key: given.key,
      kind: keyKinds[given.kind],
      validFrom: given["valid from"] ?? 0,
      validUntil: given["valid until"],
      // Every tier that the agent may use, unless told otherwise.
      lowestTier:
        lowest === undefined
          ? (await readAgent(client, { registry, agent })).lowestTier
          : find.tier("lowest tier", lowest),
    };
    return [{ target: registry, data: encodeFunctionData({ abi, functionName: "addKey", args: [agent, newKey] }) }];
  },
});

/** For where neither guardian nor operator does it at once. */
export const agentRevokeKey = changeKind({
  kind: "agent revoke-key",
  schema: fields({ key: address }),
  short: "key",
  calls: ({ key }, { settings }) => [
    { target: settings.registry, data: encodeFunctionData({ abi, functionName: "revokeKey", args: [key] }) },
  ],
});
