import type { Declined } from "../../../agent/payouts/decidePayouts.ts";
import type { PayoutPlan } from "../../../agent/payouts/planPayouts.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import type { Story } from "./acts.ts";
import { payByCouncil } from "./chapters/councilBatch.ts";
import { introduce } from "./chapters/found.ts";
import { lookBack } from "./chapters/lookBack.ts";
import { changePolicy } from "./chapters/policyVote.ts";
import { paySmallGrants } from "./chapters/smallGrants.ts";
import { describePayout } from "./describe.ts";
import type { Files } from "./files.ts";
import { deployGrants } from "./grants.ts";
import type { Ledger } from "./ledger.ts";
import { signPayouts } from "./office.ts";
import { refuseBrokenBounds } from "./refusals/brokenBound.ts";
import { refusePoisonedRow } from "./refusals/poisonedRow.ts";
import { refuseRemovedMember } from "./refusals/removedMember.ts";
import { refuseRevokedInput } from "./refusals/revokedInput.ts";
import { refuseSplit } from "./refusals/splitMeter.ts";
import { refuseStolenKey } from "./refusals/stolenKey.ts";
import { refuseVetoed } from "./refusals/veto.ts";
import type { Teller } from "./teller.ts";
import { planFrom } from "./treasurer.ts";
import type { World } from "./world.ts";

/**
 * The whole story. Each step asserts what it tells, so the end is only reached where all of it is so.
 *
 * @returns What became of everything, as read back from the chain.
 */
export async function tellStory(world: World, files: Files, tell: Teller): Promise<Ledger> {
  tell.chapter("The DAO");
  const grants = await deployGrants(world, files);
  const story: Story = { world, grants, tell };
  await introduce(story);
  const batch = await payFromFile(story);
  await refuseWhatIsWrong(story, batch);
  tell.chapter("What the chain says");
  return lookBack(story);
}

/** The main job: a list of payouts through every tier, with a change of the policy between. */
async function payFromFile(story: Story): Promise<Batch> {
  const { grants, tell } = story;
  const { payouts } = grants.files;
  tell.chapter("1 · Small grants, through the optimistic tier");
  const batch = await signPayouts(story, payouts);
  const plan = await planFrom(story, payouts, batch);
  tellPlan(story, plan, "The agent reads the list and decides by its rules, without a key:");
  await paySmallGrants(story, plan);

  tell.chapter("2 · Larger grants, by the council, without gas");
  await payByCouncil(story, plan);

  tell.chapter("3 · Another policy, by the vote");
  await changePolicy(story);
  if (plan.declined.length > 0) {
    const late = await planFrom(story, payouts, batch);
    tellPlan(story, late, "The agent reads the list again, under the new policy:");
    await paySmallGrants(story, late);
    await payByCouncil(story, late);
  }
  return batch;
}

/** Each refusal beside a twin that differs in one thing and passes. */
async function refuseWhatIsWrong(story: Story, batch: Batch): Promise<void> {
  const { tell } = story;
  tell.chapter("4 · Refused: an unknown recipient");
  const poisoned = await refusePoisonedRow(story);
  tell.chapter("5 · Refused: a meter exceeded by splitting");
  await refuseSplit(story, batch);
  tell.chapter("6 · Refused: effects that break a bound");
  await refuseBrokenBounds(story);
  tell.chapter("7 · Refused: an input revoked after approval");
  await refuseRevokedInput(story, poisoned, batch);
  tell.chapter("8 · Refused: a signature of a removed member");
  await refuseRemovedMember(story, batch);
  tell.chapter("9 · Refused: what a guardian vetoed");
  await refuseVetoed(story, batch);
  tell.chapter("10 · Refused: a stolen agent key");
  await refuseStolenKey(story, batch);
}

function tellPlan({ grants, tell }: Story, { proposals, declined }: PayoutPlan, title: string): void {
  const carried = proposals.flatMap(({ decisions }) =>
    decisions.map(({ payout, rule }) => ({
      line: payout.line,
      text: `${describePayout(grants, payout)}: rule ${rule.name}, tier ${rule.tier}`,
    })),
  );
  const refused = declined.map((one) => ({ line: one.payout.line, text: whyDeclined(grants, one) }));
  const lines = [...carried, ...refused].sort((a, b) => a.line - b.line);
  tell.list(
    title,
    lines.map(({ line, text }) => `line ${line}  ${text}`),
  );
}

function whyDeclined(grants: Story["grants"], { payout, refusal, rule }: Declined): string {
  const near = rule === undefined ? "" : ` (nearest: ${rule.name})`;
  return `${describePayout(grants, payout)}: no rule carries it, ${refusal}${near}`;
}
