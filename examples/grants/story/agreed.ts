import type { LocalAccount } from "viem";
import { propose, type Story } from "./acts.ts";
import { approve } from "./council.ts";
import type { Standing } from "./gate.ts";
import { type FreeProposal, signFree } from "./treasurer.ts";

/** A proposal of the agent that the council agreed to, by pia and the foundation. */
export async function proposeAgreed(
  story: Story,
  free: FreeProposal,
  note = "",
  key?: LocalAccount,
): Promise<Standing> {
  const { pia, foundation } = story.grants.members;
  const standing = await propose(story, await signFree(story, free, key), note);
  return approve(story, standing, [pia, foundation]);
}
