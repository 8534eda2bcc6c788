import { proposalStates } from "../../../../sdk/proposal/types.ts";
import type { Batch } from "../../../../sdk/provenance/types.ts";
import { execute, propose, refuse, type Story, waitUntilReady } from "../acts.ts";
import { actAsGuardians } from "../council.ts";
import { describeCalls } from "../describe.ts";
import { executeMessage, proposeMessage, vetoMessage } from "../gate.ts";
import { people } from "../people.ts";
import { transferOf, unitsOf } from "../transfers.ts";
import { proposerOf, signFree } from "../treasurer.ts";
import { refusalBits } from "./refusalBits.ts";

/** One guardian stops what no human approved. The twin is the same payment under another nonce. */
export async function refuseVetoed(story: Story, batch: Batch): Promise<void> {
  const { grants, tell } = story;
  const { gate } = grants.addresses;
  const { relayer, gina, treasurer } = people;
  const calls = [transferOf(story, "GUSD", "emil", unitsOf(story, "GUSD", 700n))];
  const standing = await propose(story, await signFree(story, { nonce: 601n, calls, batches: [batch] }));
  const twin = await propose(story, await signFree(story, { nonce: 602n, calls, batches: [batch] }), ", the twin");
  await waitUntilReady(story, twin);
  await execute(story, twin, ", the twin: nobody stopped it");

  const { to, data = "0x" } = vetoMessage(gate, standing, "emil asks to wait");
  tell.sent("vetoed by gina alone, through the guardians' council", await actAsGuardians(story, gina, to, data));
  await refuse(
    story,
    relayer,
    executeMessage(gate, standing),
    `${describeCalls(grants, standing.proposal)}, vetoed`,
    {
      error: "GateWrongState",
      arguments: { proposer: proposerOf(story), nonce: 601n, given: proposalStates.indexOf("Vetoed") },
    },
    standing,
  );

  // After a veto the agent needs a human for everything, for as long as its probation lasts.
  const next = await signFree(story, { nonce: 603n, calls, batches: [batch] });
  await refuse(story, relayer, proposeMessage(gate, next), "the agent's next payment without a human", {
    error: "RegistryRefused",
    arguments: { agent: BigInt(proposerOf(story)), key: treasurer.address, refusals: refusalBits("ON_PROBATION") },
  });
  const council = await signFree(story, { nonce: 603n, calls, batches: [batch], tier: 1 });
  await propose(story, council, ", the twin: on the council's tier");
}
