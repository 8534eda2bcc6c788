import { cutText } from "../../../sdk/text/formatText.ts";
import { requireCited } from "../cite.ts";
import { type IntentContext, unitsOf } from "../context.ts";
import type { VoteIntent } from "../intent.ts";
import type { Step } from "../step.ts";
import { plainWord } from "../word.ts";
import { requireVenue, venueStep } from "./venue.ts";

/** `VoteType` of OpenZeppelin's GovernorCountingSimple, which is that of Governor Bravo. */
export const SUPPORT = { against: "0", for: "1", abstain: "2" } as const;

/** A vote of the treasury on a proposal of a governor. */
export function voteStep({ governor, proposalId, support }: VoteIntent, place: string, context: IntentContext): Step {
  const venue = requireVenue(governor, "vote", `${place}.governor`, context);
  const { value, from } = proposalId;
  const units = unitsOf(context.policy).map(({ name }) => name);
  requireCited({ value, unit: undefined, from }, `${place}.proposalId`, { ...context, units });
  const meant = { proposal: plainWord(value), support: plainWord(SUPPORT[support]) };
  const sentence = voteSentence({ proposalId, support }, venue.contract);
  return venueStep(venue, meant, { place, sentence }, context);
}

export function voteSentence(
  { proposalId, support }: Pick<VoteIntent, "proposalId" | "support">,
  contract: string,
): string {
  return `vote ${support} proposal ${cutText(proposalId.value, 80)} of ${contract}`;
}
