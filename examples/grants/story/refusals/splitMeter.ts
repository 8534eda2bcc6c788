import assert from "node:assert/strict";
import { meterId, meterLevel } from "../../../../sdk/policy/meter.ts";
import type { Batch } from "../../../../sdk/provenance/types.ts";
import { execute, propose, refuse, type Story, waitUntilReady } from "../acts.ts";
import { describeCalls } from "../describe.ts";
import { executeMessage } from "../gate.ts";
import { meterOf, readMeter, waitForMeter } from "../meters.ts";
import { people } from "../people.ts";
import { transferOf } from "../transfers.ts";
import { signFree } from "../treasurer.ts";

/** A hijacked agent splits a sum into payments that are each small enough. The meter counts them together. */
export async function refuseSplit(story: Story, batch: Batch): Promise<void> {
  const { world, grants, tell } = story;
  const meter = meterOf(story, "small-grants");
  const part = (meter.burst * 2n) / 5n;
  const rest = meter.burst / 5n;
  await waitForMeter(story, meter, meter.burst);
  tell.say("The meter of small grants is full. Three times two fifths of it are too much, and each alone is not.");

  const pay = async (nonce: bigint, amount: bigint) => {
    const calls = [transferOf(story, "GUSD", "cleo", amount)];
    return propose(story, await signFree(story, { nonce, calls, batches: [batch] }));
  };
  const first = await pay(201n, part);
  const second = await pay(202n, part);
  const third = await pay(203n, part);
  const twin = await pay(204n, rest);
  await waitUntilReady(story, first);
  await execute(story, first);
  await execute(story, second);

  const { state, since } = await readMeter(story, meter);
  const refusal = await refuse(
    story,
    people.relayer,
    executeMessage(grants.addresses.gate, third),
    `the third ${describeCalls(grants, third.proposal)}`,
    { error: "GateMeterExceeded", arguments: { meter: meterId(meter), amount: part } },
    third,
  );
  // The chain's figure is what anybody can compute from the last state of the bucket.
  assert.equal(refusal.args["left"], meterLevel(state, meter, since, await world.now()));
  await execute(story, twin, ", the twin: less than the meter holds");
}
