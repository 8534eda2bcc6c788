import type { Address, Hex } from "viem";
import { zeroHash } from "viem";
import { agentRegistryAbi } from "../../abi/AgentRegistry.ts";
import { decodeExactly } from "../../calldata/decodeExactly.ts";
import { quoteText } from "../../text/formatText.ts";
import { formatDuration } from "../../time/duration.ts";
import { formatMoment } from "../../time/moment.ts";
import { does, type EffectPart, type RootEffect, turns } from "../effect.ts";
import { type EffectReading, standing } from "./reading.ts";
import { agentName, tierName, who, whoIf } from "./words.ts";

const KIND_WORDS: Record<number, string> = { 1: "a wallet", 2: "a contract" };

/** The limits of an agent, as the contract has them. */
type Limits = { proposalBurst: number; proposalInterval: number; probation: number; strikeLimit: number };

type Metadata = { model: string; version: string; weightsHash: Hex; promptHash: Hex };

type NewKey = { key: Address; kind: number; validFrom: number; validUntil: number; lowestTier: number };

/** What a call of root to the registry of agents changes. */
export async function registryEffect(
  reading: EffectReading,
  registry: Address,
  data: Hex,
): Promise<RootEffect | undefined> {
  const call = decodeExactly(agentRegistryAbi, data);
  const ask = standing(reading, agentRegistryAbi, registry);
  const { policy } = reading;
  const of = (agent: bigint, parts: EffectPart[], notes: string[] = []): RootEffect => ({
    subject: agentName(policy, agent),
    parts,
    notes,
  });
  switch (call?.functionName) {
    case "addAgent": {
      const [{ agent, operator, lowestTier, limits, metadata, keys }] = call.args;
      const known = await ask("agentAt", [agent]);
      return of(agent, [
        turns("is", known && (known.known ? "an agent" : "unknown"), "an agent"),
        does(`operator ${who(reading, operator)}`),
        does(`lowest tier ${tierName(policy, lowestTier)}`),
        ...limitParts(undefined, limits),
        does(metadataWords(metadata)),
        ...keys.map((key) => does(keyWords(reading, key))),
      ]);
    }
    case "addKey": {
      const [agent, key] = call.args;
      return of(agent, [does(keyWords(reading, key))]);
    }
    case "unfreeze": {
      const [agent] = call.args;
      const old = await ask("agentAt", [agent]);
      return of(
        agent,
        [turns("is", old && (old.frozen ? "frozen" : "free"), "free")],
        ["what it proposed before and has not expired can execute again"],
      );
    }
    case "freeze": {
      const [agent] = call.args;
      const old = await ask("agentAt", [agent]);
      return of(agent, [turns("is", old && (old.frozen ? "frozen" : "free"), "frozen")]);
    }
    case "setLowestTier": {
      const [agent, tier] = call.args;
      const old = await ask("agentAt", [agent]);
      return of(agent, [
        turns("lowest tier", old && tierName(policy, old.lowestTier), tierName(policy, tier)),
        turns("strikes", old && String(old.strikes), "0"),
      ]);
    }
    case "blockTarget":
    case "unblockTarget": {
      const [agent, target] = call.args;
      const isBlocked = await ask("isBlocked", [agent, target]);
      const told = (blocked: boolean) => (blocked ? "blocked" : "open");
      const old = isBlocked === undefined ? undefined : told(isBlocked);
      return of(agent, [turns(`target ${who(reading, target)}`, old, told(call.functionName === "blockTarget"))]);
    }
    case "setOperator": {
      const [agent, operator] = call.args;
      return of(agent, [turns("operator", whoIf(reading, await ask("operatorOf", [agent])), who(reading, operator))]);
    }
    case "setLimits": {
      const [agent, limits] = call.args;
      return of(agent, limitParts(await ask("agentAt", [agent]), limits));
    }
    case "setMetadata": {
      const [agent, metadata] = call.args;
      return of(agent, [does(metadataWords(metadata))]);
    }
    case "setIdentity": {
      const [agent, identityRegistry, identityId] = call.args;
      return of(agent, [does(`identity ${identityId} in ${who(reading, identityRegistry)}`)]);
    }
    case "revokeKey": {
      const [key] = call.args;
      const old = await ask("keyOf", [key]);
      const parts = [
        turns(`key ${who(reading, key)}`, old && (old.revokedAt === 0 ? "in force" : "revoked"), "revoked"),
      ];
      return { subject: old === undefined ? "an agent" : agentName(policy, old.agent), parts, notes: [] };
    }
    case "markCompromised": {
      const [key, since] = call.args;
      const old = await ask("keyOf", [key]);
      return {
        subject: old === undefined ? "an agent" : agentName(policy, old.agent),
        parts: [does(`key ${who(reading, key)} is compromised since ${formatMoment(since)}, and revoked`)],
        notes: ["what it proposed since then never executes"],
      };
    }
    default:
      return undefined;
  }
}

function limitParts(old: Limits | undefined, limits: Limits): EffectPart[] {
  const strikes = (count: number) => (count === 0 ? "never" : String(count));
  return [
    turns("proposals at once", old && String(old.proposalBurst), String(limits.proposalBurst)),
    turns("one more each", old && formatDuration(old.proposalInterval), formatDuration(limits.proposalInterval)),
    turns("probation", old && formatDuration(old.probation), formatDuration(limits.probation)),
    turns("strikes until the lowest tier rises", old && strikes(old.strikeLimit), strikes(limits.strikeLimit)),
  ];
}

function metadataWords({ model, version, weightsHash, promptHash }: Metadata): string {
  const hashes = [
    ...(weightsHash === zeroHash ? [] : [`weights ${weightsHash}`]),
    ...(promptHash === zeroHash ? [] : [`prompt ${promptHash}`]),
  ];
  return [`model ${quoteText(model)} version ${quoteText(version)}`, ...hashes].join(", ");
}

function keyWords(reading: EffectReading, { key, kind, validFrom, validUntil, lowestTier }: NewKey): string {
  const from = validFrom === 0 ? "" : ` from ${formatMoment(validFrom)}`;
  const tier = tierName(reading.policy, lowestTier);
  return `new key ${who(reading, key)} (${KIND_WORDS[kind] ?? `kind ${kind}`})${from} until ${formatMoment(validUntil)}, lowest tier ${tier}`;
}
