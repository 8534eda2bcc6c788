import { approvalDigest } from "../../../../sdk/proposal/approvalDigest.ts";
import type { Story } from "../acts.ts";
import { carryApproval, councilEpoch, councilOf, signApproval } from "../council.ts";
import { describeCalls } from "../describe.ts";
import type { Standing } from "../gate.ts";
import { keepAll } from "../keeper.ts";
import { isOptimistic } from "../tiers.ts";

/** What the council must agree to: each larger payment by itself, all signed in one session by members who pay no gas. */
export async function payByCouncil(story: Story, proposed: readonly Standing[]): Promise<void> {
  const { world, grants, tell } = story;
  const waiting = proposed.filter(({ proposal }) => !isOptimistic(story, proposal.tier));
  if (waiting.length === 0) {
    tell.say("Nothing is left for the council.");
    return;
  }
  const { mara, pia, foundation } = grants.members;
  const members = [mara, pia, foundation];
  const approver = councilOf(story);
  const approverEpoch = await councilEpoch(story, approver);
  const signed = [];
  const digests = [];
  for (const standing of waiting) {
    const { proposal } = standing;
    const approval = await signApproval(story, proposal, members);
    const { validUntil } = approval;
    const { gate } = grants.addresses;
    const digest = approvalDigest({ chainId: world.chainId, gate, approver, approverEpoch, validUntil, proposal });
    digests.push(`${describeCalls(grants, proposal)}, by digest ${digest}`);
    signed.push({ standing, approval });
  }
  tell.list("Three members of the council read what stands in the gate, and agree to each or not:", digests);
  tell.list("They sign, and none of them sends a transaction:", [
    `${mara.name} signs the typed data, which shows every call`,
    `${pia.name} answers the digest as its challenge`,
    `${foundation.name} agrees by two of its owners, who sign a message that names the Safe`,
  ]);
  const approved = [];
  for (const { standing, approval } of signed) {
    approved.push(await carryApproval(story, standing, members, approval));
  }
  await keepAll(story, approved);
}
