import type { Address, LocalAccount } from "viem";
import { type PayoutPlan, planPayouts } from "../../../agent/payouts/planPayouts.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import type { CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import type { Bound, Proposal } from "../../../sdk/proposal/types.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import type { Story } from "./acts.ts";
import type { TextFile } from "./files.ts";
import { type Signed, signProposal } from "./gate.ts";
import { people } from "./people.ts";

// The agent "treasurer" of the example: what runs its rules, and what holds its key.

/** Its name in the files. */
const TREASURER = "treasurer";

/** Seconds in which its proposals may execute. */
const LIFETIME = 60 * 86_400;

/** What the agent's rules say of a payout list now. */
export async function planFrom({ world, grants }: Story, file: TextFile, batch: Batch): Promise<PayoutPlan> {
  const { addresses, policy } = grants;
  return planPayouts({
    file,
    batch,
    policy,
    agent: TREASURER,
    treasury: addresses.treasury,
    epoch: await epochOf({ world, grants }),
    earlier: await proposedBefore({ world, grants }),
    now: await world.now(),
    lifetime: LIFETIME,
  });
}

/** The agent signs what its rules planned. */
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

/** Everything that the agent ever proposed, read from the chain: it keeps no memory of its own. */
async function proposedBefore(story: Pick<Story, "world" | "grants">): Promise<Proposal[]> {
  const { gate } = story.grants.addresses;
  const standing = await listProposals(story.world.client, { gate, proposer: proposerOf(story), fromBlock: 0n });
  return standing.map(({ proposal }) => proposal);
}
