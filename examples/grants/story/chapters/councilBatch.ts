import type { PayoutPlan } from "../../../../agent/payouts/planPayouts.ts";
import { approvalDigest } from "../../../../sdk/proposal/approvalDigest.ts";
import { execute, type Story, waitUntilReady } from "../acts.ts";
import { councilEpoch, councilOf, signApproval } from "../council.ts";
import { describePayout } from "../describe.ts";
import { proposeAndApproveMessage, standingAfter } from "../gate.ts";
import { people } from "../people.ts";
import { signAs } from "../treasurer.ts";

/** What the council must agree to: the larger payments in one proposal, signed by members who pay no gas. */
export async function payByCouncil(story: Story, { proposals }: PayoutPlan): Promise<void> {
  const { world, grants, tell } = story;
  const batches = proposals.filter(({ decisions }) => decisions.some(({ rule }) => !rule.isOptimistic));
  if (batches.length === 0) {
    tell.say("Nothing is left for the council.");
    return;
  }
  const { mara, pia, foundation } = grants.members;
  const council = councilOf(story);
  for (const planned of batches) {
    const { proposal } = planned;
    const payments = planned.decisions.map(({ payout }) => describePayout(grants, payout));
    tell.list("The agent puts into one proposal:", payments);
    const signed = await signAs(story, planned);

    const approval = await signApproval(story, proposal, [mara, pia, foundation]);
    const digest = approvalDigest({
      chainId: world.chainId,
      gate: grants.addresses.gate,
      approver: council,
      approverEpoch: await councilEpoch(story, council),
      validUntil: approval.validUntil,
      proposal,
    });
    tell.list("Three members of the council sign, and none of them sends a transaction:", [
      `${mara.name} signs the typed data, which shows every call; its digest is ${digest}`,
      `${pia.name} answers the same digest as its challenge`,
      `${foundation.name} agrees by two of its owners, who sign a message that names the Safe`,
    ]);
    const receipt = await world.act(people.relayer, proposeAndApproveMessage(grants.addresses.gate, signed, approval));
    tell.sent("proposed and approved in one transaction of the relayer", receipt);
    const standing = standingAfter(receipt, planned.witness);
    await waitUntilReady(story, standing);
    await execute(story, standing);
  }
}
