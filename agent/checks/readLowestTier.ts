import { type Address, type Client, zeroAddress } from "viem";
import { readAgentKey } from "../../sdk/read/listAgents.ts";
import { readAgent } from "../../sdk/read/readAgent.ts";
import type { Tier } from "../../sdk/read/readGate.ts";

export type ReadLowestTierParameters = {
  /** The AgentRegistry. */
  registry: Address;
  agent: bigint;
  /** The key that will propose. */
  key: Address;
  /** The gate's. */
  tiers: readonly Tier[];
  /** Seconds since the epoch. */
  now: number;
};

/**
 * The lowest tier that the registry lets the key of the agent use now. After a veto that is none without an approver,
 * until the agent's probation has passed.
 */
export async function readLowestTier(
  client: Client,
  { registry, agent, key, tiers, now }: ReadLowestTierParameters,
): Promise<number> {
  const [settings, known] = await Promise.all([
    readAgent(client, { registry, agent }),
    readAgentKey(client, { registry, key }),
  ]);
  const lowest = Math.max(settings.lowestTier, known.lowestTier);
  const isOnProbation = settings.stoppedAt !== 0 && now < settings.stoppedAt + settings.probation;
  if (!isOnProbation) return lowest;
  const approved = tiers.findIndex(({ approver }, tier) => tier >= lowest && approver !== zeroAddress);
  return approved < 0 ? tiers.length : approved;
}
