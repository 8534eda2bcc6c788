import type { ObservedRecord } from "../sources/observation.ts";
import { normalDecimal } from "./normalDecimal.ts";
import type { RecordForm } from "./recordForm.ts";
import { cellsOf, scalarsOf } from "./recordValues.ts";

/** A number that stands in a record. */
export type RecordNumber = {
  /** See `normalDecimal`. */
  decimal: string;
  /** The word behind it. */
  word: string | undefined;
  /** Whether number and word are all of a cell or value, so that the word can only be its unit. */
  isWhole: boolean;
};

/** Without commas, as in payout lists: in data of strangers one may be meant for thousands or for decimals. */
const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** With commas between thousands, as people write, and as amounts stand in policy and plan. */
const WRITTEN = /^-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?$/;

/** Characters of the longest number. */
const MOST_DIGITS = 100;

/** A record is read once, however often it is cited. */
const read = new WeakMap<ObservedRecord, readonly RecordNumber[]>();

/**
 * The numbers of a record. Of a table and of JSON only what fills a whole cell or value, with nothing but a unit behind
 * it: a number inside a sentence there was written by whoever wrote the sentence. Of other texts, words.
 */
export function numbersIn(record: ObservedRecord, form: RecordForm): readonly RecordNumber[] {
  const before = read.get(record);
  if (before !== undefined) return before;
  const numbers = numbersOf(record.text, form);
  read.set(record, numbers);
  return numbers;
}

function numbersOf(text: string, form: RecordForm): RecordNumber[] {
  if (form === "text") return wordNumbers(text);
  // A line that is none of its table, or no JSON, says nothing: read as words it would say what its writer likes.
  const values = form === "table" ? cellsOf(text) : scalarsOf(text);
  return (values ?? []).flatMap(wholeNumber);
}

function wholeNumber(value: string): RecordNumber[] {
  if (value.length > 2 * MOST_DIGITS) return [];
  const [number = "", word, ...rest] = value.split(" ");
  if (rest.length > 0 || number.length > MOST_DIGITS || !PLAIN.test(number)) return [];
  return [{ decimal: normalDecimal(number), word, isWhole: true }];
}

/** Words between spaces, without the marks that sentences put around them. */
function wordNumbers(text: string): RecordNumber[] {
  const words = text.split(/\s+/).map(bareWord);
  return words.flatMap((word, i) =>
    WRITTEN.test(word) ? [{ decimal: normalDecimal(word), word: words[i + 1], isWhole: false }] : [],
  );
}

function bareWord(word: string): string {
  if (word.length > MOST_DIGITS) return "";
  return word.replace(/^[("'[{]+/, "").replace(/[)"'\]}.,;:!?]+$/, "");
}
