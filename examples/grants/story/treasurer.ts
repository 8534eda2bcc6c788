import type { Address, LocalAccount } from "viem";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import type { CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import type { Bound } from "../../../sdk/proposal/types.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import type { Story } from "./acts.ts";
import { type Signed, signProposal } from "./gate.ts";
import { people } from "./people.ts";

// The agent's key in other hands than its runner's: by hand, or stolen.

/** The agent's name in the files. */
export const TREASURER = "treasurer";

/** Seconds in which its proposals may execute. */
const LIFETIME = 60 * 86_400;

/** The agent's key signs, whatever it is given. */
export function signAs(
  { world, grants }: Pick<Story, "world" | "grants">,
  planned: Pick<Signed, "proposal" | "witness">,
  key: LocalAccount = people.treasurer,
): Promise<Signed> {
  return signProposal(key, { chainId: world.chainId, gate: grants.addresses.gate }, planned);
}

/** A proposal that comes from no file. */
export type FreeProposal = {
  calls: readonly CallRequest[];
  nonce: bigint;
  batches?: readonly Batch[];
  bounds?: readonly Bound[];
  /** The lowest that carries the calls if left out. */
  tier?: number;
};

/** What somebody writes who drives the agent by hand, or who hijacked it; the policy must carry it. */
export async function signFree(story: Story, free: FreeProposal, key?: LocalAccount): Promise<Signed> {
  const { world, grants } = story;
  const now = await world.now();
  const epoch = await epochOf(story);
  const planned = planProposal({
    policy: grants.policy,
    proposer: proposerOf(story),
    epoch,
    notAfter: now + LIFETIME,
    now,
    ...free,
  });
  if (!planned.allowed) throw new Error(`The policy does not carry call ${planned.callIndex}: ${planned.refusal}.`);
  return signAs(story, planned, key);
}

/** The agent as the gate knows it. */
export function proposerOf({ grants }: Pick<Story, "grants">): Address {
  const id = grants.policy.names.agents[TREASURER];
  if (id === undefined) throw new Error(`The policy names no agent "${TREASURER}".`);
  return agentProposer(id);
}

function epochOf({ world, grants }: Pick<Story, "world" | "grants">): Promise<number> {
  return world.client.readContract({ address: grants.addresses.gate, abi: agentTimelockAbi, functionName: "epoch" });
}
