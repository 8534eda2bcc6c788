import { quoteText } from "../../sdk/text/formatText.ts";

/** Why an intent is refused: all there is, each with what to do about it, for models and people to read. */
export const intentRefusals = {
  INTENT_MALFORMED: "It has not the form of an intent. Fill the tool's fields as its schema says, and no others.",
  INTENT_TEXT_UNPRINTABLE: "A text holds characters that cannot be seen. Write plain text on one line.",
  INTENT_ADDRESS_WRITTEN: "A text holds an address. Name parties and contracts by the address book.",
  INTENT_ADDRESS_UNKNOWN:
    "Only an address that the policy has one name for can be meant. Make sure of it by another way before anybody adds it.",
  INTENT_KIND_CLOSED: "The agent file does not list this kind of intent.",
  INTENT_PARTY_UNKNOWN: "No account of the address book is called so.",
  INTENT_UNIT_UNKNOWN: "The policy has no unit of this name.",
  INTENT_UNIT_UNFIT: "An amount in this unit has no meaning here.",
  INTENT_AMOUNT_INVALID: "The amount cannot be: nothing is rounded, and nothing is guessed.",
  INTENT_PAYMENT_TWICE: "The same payment stands there already, from the same record.",
  INTENT_SOURCE_UNKNOWN: "Nothing was observed under the name of this source.",
  INTENT_RECORD_UNKNOWN: "The source has no record of this number.",
  INTENT_RECORD_SPENT:
    "Another proposal rests on this record: a record is paid once, in whatever words. Leave it alone.",
  INTENT_NUMBER_NOT_CITED: "The number does not stand in the record that it cites.",
  INTENT_VENUE_UNKNOWN: "The agent file describes no such venue.",
  INTENT_FUNCTION_UNKNOWN: "No rule of the agent names this function.",
  INTENT_FUNCTION_AMBIGUOUS: "Several functions fit. Write the signature as the policy has it.",
  INTENT_ARGUMENTS_DIFFER: "The arguments are not the parameters that the policy names.",
  INTENT_ARGUMENT_INVALID: "An argument is no value of its parameter.",
} as const satisfies Record<string, string>;

export type IntentRefusalCode = keyof typeof intentRefusals;

export type IntentRefusal = {
  ok: false;
  code: IntentRefusalCode;
  /** Where in the intent, what is wrong, and what to do, as sentences. It holds no text that is longer than a name. */
  reason: string;
};

/** Ends the building of an intent; `buildIntent` turns it into an answer. */
export class IntentRefused extends Error {
  readonly code: IntentRefusalCode;
  readonly reason: string;

  constructor(code: IntentRefusalCode, place: string, details: string) {
    super(code);
    this.code = code;
    this.reason = [place === "" ? "" : `${place}: `, details === "" ? "" : `${details} `, intentRefusals[code]].join(
      "",
    );
  }
}

/** Runs `read`; what it refuses is the answer. */
export function refusalOf<T extends { ok: true }>(read: () => T | IntentRefusal): T | IntentRefusal {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof IntentRefused)) throw error;
    return { ok: false, code: error.code, reason: error.reason };
  }
}

/** "Did you mean" lists for those who read slowly: the names that there are, at most twenty. */
export function listNames(names: readonly string[]): string {
  if (names.length === 0) return "There are none.";
  const shown = names.slice(0, 20).join(", ");
  return names.length > 20 ? `There are ${shown} and ${names.length - 20} more.` : `There are: ${shown}.`;
}

/** A text that somebody else wrote, between quotes and cut. */
export function told(text: string): string {
  return quoteText(text.length > 64 ? `${text.slice(0, 61)}...` : text);
}
