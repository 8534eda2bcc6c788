import type { Story } from "../acts.ts";
import { tellEvidence } from "../evidence.ts";
import type { Standing } from "../gate.ts";
import { keepAll } from "../keeper.ts";
import { isOptimistic } from "../tiers.ts";

/** What needs no human: each small payment is a proposal of its own, open to a veto until its delay has passed. */
export async function paySmallGrants(story: Story, proposed: readonly Standing[]): Promise<void> {
  const small = proposed.filter(({ proposal }) => isOptimistic(story, proposal.tier));
  const last = small.at(-1);
  if (last === undefined) {
    story.tell.say("Nothing is left for the optimistic tier.");
    return;
  }
  await tellEvidence(story, last);
  await keepAll(story, small);
}
