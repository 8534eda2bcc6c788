import assert from "node:assert/strict";
import { isAddressEqual, pad } from "viem";
import { payoutCall } from "../../../../sdk/import/payoutCall.ts";
import { refusals } from "../../../../sdk/policy/types.ts";
import type { Batch } from "../../../../sdk/provenance/types.ts";
import { refuse, type Story } from "../acts.ts";
import { describePayout } from "../describe.ts";
import { proposeMessage } from "../gate.ts";
import { keepAll } from "../keeper.ts";
import { signPayouts } from "../office.ts";
import { people } from "../people.ts";
import { takeTurn } from "../runner.ts";
import { signAs } from "../treasurer.ts";

/** Somebody slipped a look-alike of a grantee's address into a list, and the office signed it. */
export async function refusePoisonedRow(story: Story): Promise<Batch> {
  const { grants, tell } = story;
  const { batch, payouts } = await signPayouts(story, grants.files.poisoned);
  const accounts = Object.values(grants.policy.names.accounts);
  const isKnown = (receiver: `0x${string}`) => accounts.some((one) => isAddressEqual(one, receiver));
  const [good, ...alsoGood] = payouts.filter(({ receiver }) => isKnown(receiver));
  const [payout, ...others] = payouts.filter(({ receiver }) => !isKnown(receiver));
  assert(good !== undefined && payout !== undefined && alsoGood.length + others.length === 0);
  tell.list("Two lines of it look alike:", [
    `line ${payout.line} pays ${payout.receiver}`,
    `line ${good.line} pays ${good.receiver}, who is ${grants.names.show(good.receiver)}`,
  ]);
  const { proposed, refused } = await takeTurn(story, { list: payouts });
  const [twin] = proposed;
  assert(twin !== undefined && proposed.length === 1 && refused.length === 1);
  assert.equal(refused[0]?.code, "INTENT_ADDRESS_UNKNOWN");

  // The agent is hijacked: it signs the poisoned row as if the rule carried it.
  const [goodCall] = twin.proposal.calls;
  assert(goodCall !== undefined);
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
  await keepAll(story, [twin]);
  return batch;
}
