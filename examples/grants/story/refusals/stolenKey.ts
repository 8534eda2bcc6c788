import assert from "node:assert/strict";
import { encodeFunctionData } from "viem";
import { agentRegistryAbi } from "../../../../sdk/abi/AgentRegistry.ts";
import type { Batch } from "../../../../sdk/provenance/types.ts";
import { formatMoment } from "../../../../sdk/time/moment.ts";
import { execute, propose, refuse, type Story, stateOf, waitUntilReady } from "../acts.ts";
import { proposeAgreed } from "../agreed.ts";
import { describeCalls } from "../describe.ts";
import { executeMessage, proposeMessage } from "../gate.ts";
import { people } from "../people.ts";
import { transferOf, unitsOf } from "../transfers.ts";
import { proposerOf, signFree } from "../treasurer.ts";
import { refusalBits } from "./refusalBits.ts";

/** The key was stolen at a moment T. What it proposed since is worthless, even where the council was fooled. */
export async function refuseStolenKey(story: Story, batch: Batch): Promise<void> {
  const { world, grants, tell } = story;
  const { relayer, operator, treasurer, treasurerSecond } = people;
  const { gate, registry } = grants.addresses;
  const calls = [transferOf(story, "GUSD", "dina", unitsOf(story, "GUSD", 3500n))];
  const before = await proposeAgreed(story, { nonce: 701n, calls, batches: [batch] }, ", by the agent");
  await world.waitUntil((await world.now()) + 60);
  const since = await world.now();
  tell.say(`The key is stolen at ${formatMoment(since)}.`);
  const stolen = await proposeAgreed(story, { nonce: 702n, calls, batches: [batch] }, ", by the thief");
  await waitUntilReady(story, stolen);

  const data = encodeFunctionData({
    abi: agentRegistryAbi,
    functionName: "markCompromised",
    args: [treasurer.address, since],
  });
  const receipt = await world.act(operator, { to: registry, data });
  tell.sent(`the agent's operator declares its key compromised since ${formatMoment(since)}`, receipt);

  const refused = { agent: BigInt(proposerOf(story)), key: treasurer.address };
  await refuse(
    story,
    relayer,
    executeMessage(gate, stolen),
    `${describeCalls(grants, stolen.proposal)}, by the thief, approved`,
    { error: "GateAgentRefused", arguments: { ...refused, refusals: refusalBits("KEY_COMPROMISED") } },
    stolen,
  );
  await execute(story, before, ", the twin: proposed before");

  const next = { nonce: 703n, calls, batches: [batch], tier: 1 };
  await refuse(
    story,
    relayer,
    proposeMessage(gate, await signFree(story, next)),
    "another proposal by the stolen key",
    {
      error: "RegistryRefused",
      arguments: { ...refused, refusals: refusalBits("KEY_REVOKED") },
    },
  );
  const twin = await propose(
    story,
    await signFree(story, next, treasurerSecond),
    ", the twin: by the agent's second key",
  );
  assert.equal(await stateOf(story, twin), "Proposed");
}
