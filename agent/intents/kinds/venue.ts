import type { VenueDescription } from "../../agentFile/schema.ts";
import { functionOfVenue, kindOfVenue, type Role, rolesOf, type VenueKind } from "../../agentFile/venue.ts";
import type { IntentContext } from "../context.ts";
import type { KnownFunction } from "../functions.ts";
import { IntentRefused, listNames } from "../refusal.ts";
import type { Step } from "../step.ts";
import { plainWord, type Word } from "../word.ts";
import { wordWritten } from "../wordWritten.ts";

/** The venue of this name, where it is one of this kind. */
export function requireVenue(name: string, kind: VenueKind, place: string, context: IntentContext): VenueDescription {
  const { venues } = context.agentFile;
  const venue = Object.hasOwn(venues, name) ? venues[name] : undefined;
  if (venue !== undefined && kindOfVenue(venue) === kind) return venue;
  const known = Object.keys(venues).filter((one) => kindOfVenue(venues[one] as VenueDescription) === kind);
  throw new IntentRefused("INTENT_VENUE_UNKNOWN", place, `For a ${kind}: ${listNames(known)}`);
}

/** The venue's call: in each parameter what the agent file says that it is. */
export function venueStep(
  venue: VenueDescription,
  meant: Readonly<Partial<Record<Role, Word>>>,
  { place, sentence }: Pick<Step, "place" | "sentence">,
  context: IntentContext,
): Step {
  const found = functionOfVenue(context.policy, context.agentFile.agent, venue);
  if ("problem" in found) throw new IntentRefused("INTENT_FUNCTION_UNKNOWN", place, found.problem);
  const { abi, signature } = found;
  const words = wordsOf(found, venue, meant, place, context);
  return { contract: venue.contract, abi, signature, words, value: undefined, sentence, place };
}

function wordsOf(
  { words }: KnownFunction,
  venue: VenueDescription,
  meant: Readonly<Partial<Record<Role, Word>>>,
  place: string,
  { policy }: IntentContext,
): Word[] {
  const roles = rolesOf(venue);
  return words.map(({ name, type }) => {
    const role = roles.get(name);
    const word = role === undefined ? undefined : meant[role];
    if (word !== undefined) return word;
    const written = Object.hasOwn(venue.always, name) ? venue.always[name] : undefined;
    if (written === undefined) throw new IntentRefused("INTENT_ARGUMENTS_DIFFER", place, `"${name}" has no value.`);
    return wordWritten(written, type, policy) ?? plainWord(written);
  });
}
