import type { PayoutPlan } from "../../../../agent/payouts/planPayouts.ts";
import { execute, propose, type Story, waitUntilReady } from "../acts.ts";
import type { Standing } from "../gate.ts";
import { signAs } from "../treasurer.ts";

/** What needs no human: each small payment is a proposal of its own, open to a veto until its delay has passed. */
export async function paySmallGrants(story: Story, { proposals }: PayoutPlan): Promise<void> {
  const { tell } = story;
  const small = proposals.filter(({ decisions }) => decisions.every(({ rule }) => rule.isOptimistic));
  if (small.length === 0) {
    tell.say("Nothing is left for the optimistic tier.");
    return;
  }
  const standing: Standing[] = [];
  for (const planned of small) standing.push(await propose(story, await signAs(story, planned)));
  tell.list(
    "The evidence behind the last one, whose root stands in the proposal:",
    small.at(-1)?.evidence.records ?? [],
  );
  for (const one of standing) {
    await waitUntilReady(story, one);
    await execute(story, one);
  }
}
