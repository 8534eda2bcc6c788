import assert from "node:assert/strict";
import { encodeFunctionData } from "viem";
import { agentTimelockAbi } from "../../../../sdk/abi/AgentTimelock.ts";
import { policyLogAbi } from "../../../../sdk/abi/PolicyLog.ts";
import type { Story } from "../acts.ts";
import { differencesOf } from "../files.ts";
import { people, short } from "../people.ts";
import { decideByVote } from "../rootVote.ts";

/** The token holders change the policy: one 32-byte root, reviewed as the difference of two files. */
export async function changePolicy(story: Story): Promise<void> {
  const { world, grants, agent, tell } = story;
  const { policy, policyNext } = grants.files;
  const { gate, policyLog } = grants.addresses;
  const { removed, added } = differencesOf(policy.text, policyNext.text);
  tell.list(`${policyNext.name} against ${policy.name}:`, [
    ...removed.map((line) => `- ${line.trim()}`),
    ...added.map((line) => `+ ${line.trim()}`),
  ]);

  const { root, rules } = policyNext.compiled;
  const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "setPolicyRoot", args: [root] });
  const title = `the policy of root ${short(root)}`;
  await decideByVote(story, { title, nonce: 1n, calls: [{ target: gate, data }] });
  const inForce = await world.client.readContract({ address: gate, abi: agentTimelockAbi, functionName: "policyRoot" });
  assert.equal(inForce, root);
  grants.policy = policyNext.compiled;
  // Whoever runs the agent puts the file of the policy in force there. It reads no other.
  agent.put(grants.files.dao.policy, policyNext.text);

  const args = [root, rules.map(({ rule }) => rule), rules.map(({ proof }) => proof)] as const;
  const receipt = await world.act(people.relayer, {
    to: policyLog,
    data: encodeFunctionData({ abi: policyLogAbi, functionName: "publish", args }),
  });
  tell.sent(`published: all ${rules.length} rules as logs, each proven against the root`, receipt);
}
