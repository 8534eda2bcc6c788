import assert from "node:assert/strict";
import { pad } from "viem";
import { payoutCall } from "../../../../sdk/import/payoutCall.ts";
import { refusals } from "../../../../sdk/policy/types.ts";
import type { Batch } from "../../../../sdk/provenance/types.ts";
import { execute, propose, refuse, type Story, waitUntilReady } from "../acts.ts";
import { describePayout } from "../describe.ts";
import { proposeMessage } from "../gate.ts";
import { signPayouts } from "../office.ts";
import { people } from "../people.ts";
import { planFrom, signAs } from "../treasurer.ts";

/** Somebody slipped a look-alike of a grantee's address into a list, and the office signed it. */
export async function refusePoisonedRow(story: Story): Promise<Batch> {
  const { grants, tell } = story;
  const batch = await signPayouts(story, grants.files.poisoned);
  const { proposals, declined } = await planFrom(story, grants.files.poisoned, batch);
  const [poisoned, ...others] = declined;
  const [twin] = proposals;
  assert(poisoned !== undefined && others.length === 0 && twin !== undefined && proposals.length === 1);
  const { payout } = poisoned;
  const good = twin.decisions[0]?.payout;
  const [goodCall] = twin.proposal.calls;
  assert(good !== undefined && goodCall !== undefined);
  tell.list("Two lines of it look alike:", [
    `line ${payout.line} pays ${payout.receiver}`,
    `line ${good.line} pays ${good.receiver}, who is ${grants.names.show(good.receiver)}`,
  ]);
  tell.declined(`the agent leaves line ${payout.line} out: ${poisoned.refusal} in rule ${poisoned.rule?.name}`);

  // The agent is hijacked: it signs the poisoned row as if the rule carried it.
  const call = { ...goodCall, ...payoutCall(payout, { treasury: grants.addresses.treasury }) };
  const proposal = { ...twin.proposal, nonce: twin.proposal.nonce + 1n, calls: [call] };
  const hijacked = await signAs(story, { proposal, witness: twin.witness });
  await refuse(
    story,
    people.relayer,
    proposeMessage(grants.addresses.gate, hijacked),
    `${describePayout(grants, payout)}, by a hijacked agent`,
    {
      error: "PolicyRefused",
      arguments: {
        callIndex: 0n,
        refusal: refusals.indexOf("ConstraintViolated"),
        detail: pad(payout.receiver).toLowerCase(),
      },
    },
  );

  const standing = await propose(story, await signAs(story, twin), ", the twin with the right address");
  await waitUntilReady(story, standing);
  await execute(story, standing);
  return batch;
}
