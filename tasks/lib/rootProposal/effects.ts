import { ROOT_TIER } from "../../../sdk/proposal/types.ts";
import { describeRootCall } from "../../../sdk/rootProposal/describeRootCall.ts";
import { formatEffect, type RootEffect } from "../../../sdk/rootProposal/effect.ts";
import type { TaskProposal } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import { bookOf } from "./book.ts";

/** What each call of a root proposal changes; undefined where it changes no setting, and for proposals below root. */
export async function effectsOf(
  context: TaskContext,
  system: TaskSystem,
  { proposal, standing }: Pick<TaskProposal, "proposal" | "standing">,
): Promise<readonly (RootEffect | undefined)[]> {
  if (proposal.tier !== ROOT_TIER) return proposal.calls.map(() => undefined);
  const { gate, settings, record, policy } = system;
  const { names, memberName } = await bookOf(context, system);
  const isPast = standing?.state === "Executed";
  const { client } = context.network;
  const reading = { client, gate, names, policy: policy?.names, memberName, isPast };
  const of = { ...settings, councils: Object.values(record.addresses.councils) };
  return Promise.all(proposal.calls.map((call) => describeRootCall(reading, of, call)));
}

/** The lines under a call that tell what it changes. */
export function effectLines(effect: RootEffect | undefined): string[] {
  return effect === undefined ? [] : [`changes ${formatEffect(effect)}`, ...effect.notes];
}
