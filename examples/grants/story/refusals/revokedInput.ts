import { hashBatch } from "../../../../sdk/provenance/hashBatch.ts";
import { type Batch, withdrawal } from "../../../../sdk/provenance/types.ts";
import { execute, refuse, type Story, waitUntilReady } from "../acts.ts";
import { proposeAgreed } from "../agreed.ts";
import { describeCalls } from "../describe.ts";
import { executeMessage } from "../gate.ts";
import { withdrawPayouts } from "../office.ts";
import { people } from "../people.ts";
import { transferOf, unitsOf } from "../transfers.ts";

/** The council agreed to what rests on a list that the office then withdraws. The twin rests on another list. */
export async function refuseRevokedInput(story: Story, withdrawn: Batch, good: Batch): Promise<void> {
  const { grants } = story;
  const calls = [transferOf(story, "GUSD", "ben", unitsOf(story, "GUSD", 4000n))];
  const standing = await proposeAgreed(story, { nonce: 401n, calls, batches: [withdrawn] });
  const twin = await proposeAgreed(story, { nonce: 402n, calls, batches: [good] }, ", the twin on another list");
  await waitUntilReady(story, twin);
  await withdrawPayouts(story, withdrawn, "a row was slipped in");

  await refuse(
    story,
    people.relayer,
    executeMessage(grants.addresses.gate, standing),
    `${describeCalls(grants, standing.proposal)}, approved, on the withdrawn list`,
    {
      error: "PolicyInputWithdrawn",
      arguments: { inputIndex: 0n, batchId: hashBatch(withdrawn), withdrawal: withdrawal.revoked },
    },
    standing,
  );
  await execute(story, twin, ", the twin on another list");
}
