import assert from "node:assert/strict";
import { type Address, decodeFunctionData, encodeFunctionData, type Hex } from "viem";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { buildProposal } from "../../../sdk/proposal/buildProposal.ts";
import { formatDecimal } from "../../../sdk/text/parseDecimal.ts";
import type { Story } from "./acts.ts";
import { describeCall } from "./describe.ts";
import { executeMessage, standingAfter } from "./gate.ts";
import { castVote, executeVoteMessage, openVote, queueMessage, TIMELOCK_DELAY, tallyOf } from "./governance.ts";
import { people } from "./people.ts";

/** Seconds in which a root proposal may execute, from the day it is put to the vote. */
const LIFETIME = 40 * 86_400;

const NOTHING = { rules: [], proofs: [], batches: [] };

/** A change of the system, to be decided by the token holders. */
export type Change = { title: string; nonce: bigint; calls: readonly { target: Address; data: Hex }[] };

/**
 * Everything a change of the system takes: propose, vote, queue and execute in the Governor, whose timelock then stands
 * before the gate as its root approver; then the gate's own root delay, and execution.
 */
export async function decideByVote(story: Story, { title, nonce, calls }: Change): Promise<void> {
  const { world, grants, tell } = story;
  const { governance, addresses } = grants;
  const { vera, viktor, vida, relayer } = people;

  const notAfter = (await world.now()) + LIFETIME;
  const proposal = buildProposal({ proposer: governance.timelock, nonce, notAfter, calls });
  const data = encodeFunctionData({
    abi: agentTimelockAbi,
    functionName: "proposeAsApprover",
    args: [proposal, NOTHING, notAfter],
  });
  const motion = { calls: [{ target: addresses.gate, data }], description: title };
  const vote = await openVote(world, governance, vera, motion);
  tell.sent(`proposed to the Governor by vera: ${title}`, vote.receipt);
  tell.list("What voters see in its calldata:", readMotion(story, data));

  await wait(story, vote.opensAt, "the vote opens");
  tell.sent("vera votes for it", await castVote(world, governance, vote, vera, "for"));
  tell.sent("viktor votes for it", await castVote(world, governance, vote, viktor, "for"));
  tell.sent("vida votes against it", await castVote(world, governance, vote, vida, "against"));
  await wait(story, vote.closesAt, "the vote closes");
  const tally = await tallyOf(world, governance, vote);
  tell.say(
    `${tally.state}: ${formatDecimal(tally.for, 18)} votes for it, ${formatDecimal(tally.against, 18)} against.`,
  );
  assert.equal(tally.state, "Succeeded");

  tell.sent("queued in the Governor's timelock", await world.act(relayer, queueMessage(governance, vote)));
  await wait(story, (await world.now()) + TIMELOCK_DELAY, "the timelock's delay");
  const executed = await world.act(relayer, executeVoteMessage(governance, vote));
  tell.sent("executed in the Governor: its timelock proposes to the gate", executed);

  const standing = standingAfter(executed, NOTHING);
  assert.equal(standing.terms.approver, governance.timelock);
  await wait(story, standing.eta, "the gate's own root delay");
  tell.sent(`executed: ${title}`, await world.act(relayer, executeMessage(addresses.gate, standing)));
}

async function wait({ world, tell }: Story, until: number, why: string): Promise<void> {
  const seconds = until - (await world.now());
  await world.waitUntil(until);
  tell.waited(seconds, until, why);
}

/** The calls inside a motion, read from its calldata alone. */
function readMotion({ grants }: Story, data: Hex): string[] {
  const motion = decodeFunctionData({ abi: agentTimelockAbi, data });
  if (motion.functionName !== "proposeAsApprover") throw new Error("The motion does not propose to the gate.");
  const [{ calls }] = motion.args;
  return calls.map((call) => describeCall(grants, call));
}
