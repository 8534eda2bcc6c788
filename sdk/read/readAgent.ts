import type { Address, Client } from "viem";
import { readContract } from "viem/actions";
import { agentRegistryAbi as abi } from "../abi/AgentRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";

/** An agent as it stands. Times in seconds. */
export type AgentSettings = {
  id: bigint;
  operator: Address;
  frozen: boolean;
  lowestTier: number;
  strikes: number;
  /** Zero: strikes never raise the lowest tier. */
  strikeLimit: number;
  hasBlockedTargets: boolean;
  /** Last veto, or withdrawal of a queued optimistic proposal; zero: never. */
  stoppedAt: number;
  probation: number;
  /** When the bucket of proposals will be full again. */
  bucketTime: number;
  proposalBurst: number;
  proposalInterval: number;
  keyCount: number;
};

/**
 * The settings of an agent.
 *
 * @throws REGISTRY_UNKNOWN_AGENT, CHAIN_UNREACHABLE
 */
export async function readAgent(
  client: Client,
  { registry, agent }: { registry: Address; agent: bigint },
): Promise<AgentSettings> {
  const [{ known, ...settings }, operator] = await explained(
    Promise.all([
      readContract(client, { address: registry, abi, functionName: "agentAt", args: [agent] }),
      readContract(client, { address: registry, abi, functionName: "operatorOf", args: [agent] }),
    ]),
  );
  if (known) return { id: agent, operator, ...settings };
  throw new SallyportError("REGISTRY_UNKNOWN_AGENT", {
    summary: `There is no agent ${agent}.`,
    value: String(agent),
    args: { agent },
  });
}

/** How many proposals the agent could make now, one after the other, and when the next one is there. */
export function proposalsLeft(
  { bucketTime, proposalBurst, proposalInterval }: AgentSettings,
  now: number,
): { left: number; fullAt: number } {
  const behind = Math.max(0, bucketTime - now);
  return { left: Math.max(0, proposalBurst - Math.ceil(behind / proposalInterval)), fullAt: now + behind };
}
