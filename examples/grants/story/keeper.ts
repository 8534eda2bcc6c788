import assert from "node:assert/strict";
import type { Hash } from "viem";
import { keep } from "../../../tasks/keep.ts";
import { balanceOf, paymentsOf, type Story, stateOf, waitUntilReady } from "./acts.ts";
import { HERE } from "./agentFolder.ts";
import { describeCalls } from "./describe.ts";
import type { Standing } from "./gate.ts";
import { people } from "./people.ts";
import { readStanding } from "./runner.ts";

/** Lets time pass until all of these may execute, and a keeper execute them; asserts that every payment arrived. */
export async function keepAll(story: Story, proposals: readonly Standing[]): Promise<void> {
  const last = proposals.toSorted((a, b) => a.eta - b.eta).at(-1);
  if (last === undefined) return;
  await waitUntilReady(story, last);
  for (const one of proposals) {
    if ((await stateOf(story, one)) === "Executed") continue;
    await waitUntilReady(story, one);
    await keepOnce(story);
    assert.equal(await stateOf(story, one), "Executed");
  }
}

/** One round, as `hardhat sallyport keep --once`: whatever is ready. */
async function keepOnce(story: Story): Promise<void> {
  const { agent } = story;
  const executed: { proposal: string; transactionHash: Hash }[] = [];
  const { ok } = await keep(
    agent.context,
    { ...HERE, once: true, every: "15 seconds", only: undefined, from: people.relayer.address },
    {
      tell: (event) => {
        if (event.event === "executed") executed.push(event);
      },
      signal: new AbortController().signal,
    },
  );
  assert.equal(ok, true, "the keeper executed all that it tried");
  for (const { proposal, transactionHash } of executed) {
    await tellExecuted(story, await readStanding(story, proposal), transactionHash);
  }
}

async function tellExecuted(story: Story, standing: Standing, hash: Hash): Promise<void> {
  const { world, grants, tell } = story;
  const receipt = await world.client.getTransactionReceipt({ hash });
  tell.sent(`executed: ${describeCalls(grants, standing.proposal)}`, receipt);
  const { blockNumber } = receipt;
  for (const { token, to, amount } of paymentsOf(standing)) {
    const [before, after] = await Promise.all(
      [blockNumber - 1n, blockNumber].map((at) => balanceOf(world, token, to, at)),
    );
    assert.equal((after ?? 0n) - (before ?? 0n), amount, "it arrived");
  }
}
