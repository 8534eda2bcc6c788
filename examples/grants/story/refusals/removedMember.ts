import assert from "node:assert/strict";
import { encodeFunctionData } from "viem";
import { councilAbi } from "../../../../sdk/abi/Council.ts";
import { memberId, memberKind } from "../../../../sdk/council/member.ts";
import { approvalDigest } from "../../../../sdk/proposal/approvalDigest.ts";
import type { Batch } from "../../../../sdk/provenance/types.ts";
import { execute, propose, refuse, type Story, waitUntilReady } from "../acts.ts";
import { approve, councilEpoch, councilOf, signApproval } from "../council.ts";
import { approveMessage } from "../gate.ts";
import { people } from "../people.ts";
import { decideByVote } from "../rootVote.ts";
import { transferOf, unitsOf } from "../transfers.ts";
import { signFree } from "../treasurer.ts";

/** Signatures that a relayer kept until a member behind them was removed: with the members' epoch they ended. */
export async function refuseRemovedMember(story: Story, batch: Batch): Promise<void> {
  const { world, grants, tell } = story;
  const { mara, pia, foundation } = grants.members;
  const { relayer, nora } = people;
  const { gate } = grants.addresses;
  const council = councilOf(story);
  const calls = [transferOf(story, "GUSD", "ada", unitsOf(story, "GUSD", 5000n))];
  const standing = await propose(story, await signFree(story, { nonce: 501n, calls, batches: [batch] }));
  const before = await councilEpoch(story, council);
  const kept = await signApproval(story, standing.proposal, [mara, pia]);
  tell.say(`${mara.name} and ${pia.name} sign at epoch ${before}. The relayer keeps their signatures.`);

  const remove = [memberId(mara.signer)];
  const add = [{ kind: memberKind.eoa, signer: nora.address }];
  const data = encodeFunctionData({ abi: councilAbi, functionName: "changeMembers", args: [remove, add, 2] });
  await decideByVote(story, {
    title: "nora follows mara in the council",
    nonce: 2n,
    calls: [{ target: council, data }],
  });
  const after = await councilEpoch(story, council);
  assert.equal(after, before + 1n);

  await refuse(
    story,
    relayer,
    approveMessage(gate, standing, kept),
    `the signatures of ${mara.name} and ${pia.name}, kept until now`,
    {
      error: "GateApproverEpochMismatch",
      arguments: { approver: council, given: before, current: after },
    },
    standing,
  );
  // Nor does it help that she signs anew: she is no member.
  const anew = await signApproval(story, standing.proposal, [mara, pia]);
  const { chainId } = world;
  const { approverEpoch, validUntil } = anew;
  const { proposal } = standing;
  const digest = approvalDigest({ chainId, gate, approver: council, approverEpoch, validUntil, proposal });
  await refuse(
    story,
    relayer,
    approveMessage(gate, standing, anew),
    `new signatures of ${mara.name} and ${pia.name}, at epoch ${after}`,
    { error: "GateInvalidSignature", arguments: { signer: council, digest } },
    standing,
  );
  const approved = await approve(story, standing, [pia, foundation]);
  await waitUntilReady(story, approved);
  await execute(story, approved, ", the twin: by members of today");
}
