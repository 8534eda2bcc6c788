import type { Batch } from "../../../sdk/provenance/types.ts";
import type { Story } from "./acts.ts";
import { openAgentFolder } from "./agentFolder.ts";
import { payByCouncil } from "./chapters/councilSession.ts";
import { introduce } from "./chapters/found.ts";
import { readJournal } from "./chapters/journal.ts";
import { lookBack } from "./chapters/lookBack.ts";
import { changePolicy } from "./chapters/policyVote.ts";
import { paySmallGrants } from "./chapters/smallGrants.ts";
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
import { takeTurn } from "./runner.ts";
import type { Teller } from "./teller.ts";
import type { World } from "./world.ts";

/**
 * The whole story. Each step asserts what it tells, so the end is only reached where all of it is so.
 *
 * @returns What became of everything, as read back from the chain.
 */
export async function tellStory(world: World, files: Files, tell: Teller): Promise<Ledger> {
  tell.chapter("The DAO");
  const grants = await deployGrants(world, files);
  const agent = await openAgentFolder(world, grants);
  try {
    const story: Story = { world, grants, agent, tell };
    await introduce(story);
    const batch = await payFromFile(story);
    await refuseWhatIsWrong(story, batch);
    tell.chapter("What the agent wrote down");
    await readJournal(story);
    tell.chapter("What the chain says");
    return await lookBack(story);
  } finally {
    agent.remove();
  }
}

/** The main job: a list of payouts through every tier, with a change of the policy between. */
async function payFromFile(story: Story): Promise<Batch> {
  const { grants, tell } = story;
  tell.chapter("1 · Small grants, through the optimistic tier");
  const { batch, payouts } = await signPayouts(story, grants.files.payouts);
  const { proposed } = await takeTurn(story, { list: payouts });
  await paySmallGrants(story, proposed);

  tell.chapter("2 · Larger grants, by the council, without gas");
  await payByCouncil(story, proposed);

  tell.chapter("3 · Another policy, by the vote");
  await changePolicy(story);
  const late = await takeTurn(story);
  await paySmallGrants(story, late.proposed);
  await payByCouncil(story, late.proposed);
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
