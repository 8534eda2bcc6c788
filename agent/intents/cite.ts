import type { AgentFile } from "../agentFile/schema.ts";
import type { Observation } from "../sources/observation.ts";
import { NOT_AT_HAND } from "./context.ts";
import type { Citation } from "./intent.ts";
import { normalDecimal } from "./normalDecimal.ts";
import { numbersIn } from "./numbersIn.ts";
import { formOf } from "./recordForm.ts";
import { IntentRefused, listNames } from "./refusal.ts";

/** A number that an intent says, and where it says to have it from. */
export type CitedNumber = {
  value: string;
  /** Undefined for a number that counts nothing. */
  unit: string | undefined;
  from: Citation;
};

export type CitationContext = {
  agentFile: Pick<AgentFile, "sources">;
  /** See `IntentContext`. */
  observations: readonly Observation[] | typeof NOT_AT_HAND;
  /** The units of the policy. */
  units: readonly string[];
};

/**
 * Requires that a number stands in the record that it cites: the same number, whatever commas and zeros it is written
 * with, and with no other unit of the policy behind it.
 *
 * @throws IntentRefused
 */
export function requireCited({ value, unit, from }: CitedNumber, place: string, context: CitationContext): void {
  const { agentFile, observations, units } = context;
  if (observations === NOT_AT_HAND) return;
  const at = `${place}.from`;
  const observation = observations.findLast(({ source }) => source === from.source);
  const form = formOf(agentFile, from.source);
  if (observation === undefined || form === undefined) {
    const known = [...new Set(observations.map(({ source }) => source))];
    throw new IntentRefused("INTENT_SOURCE_UNKNOWN", `${at}.source`, listNames(known));
  }
  // Records are numbered in their order; where a source leaves some out, they are looked for.
  const guess = observation.records[from.record - 1];
  const record =
    guess?.number === from.record ? guess : observation.records.find(({ number }) => number === from.record);
  if (record === undefined) {
    throw new IntentRefused("INTENT_RECORD_UNKNOWN", `${at}.record`, `It has ${observation.records.length} records.`);
  }
  const decimal = normalDecimal(value);
  const isThere = numbersIn(record, form).some(
    (number) => number.decimal === decimal && isInUnit(number.word, number.isWhole),
  );
  if (!isThere)
    throw new IntentRefused("INTENT_NUMBER_NOT_CITED", place, `${value} is not in ${from.source} ${from.record}.`);

  function isInUnit(word: string | undefined, isWhole: boolean): boolean {
    if (word === undefined) return true;
    const named = units.find((one) => one.toLowerCase() === word.toLowerCase());
    return named === undefined ? !isWhole : named === unit;
  }
}
