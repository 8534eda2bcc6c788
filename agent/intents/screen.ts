import { findUnseen } from "../../sdk/text/formatText.ts";
import { IntentRefused } from "./refusal.ts";

/** Values in one another, and values in all. The largest intent has some three hundred. */
const MOST_NESTED = 8;
const MOST_VALUES = 2_000;
const MOST_CHARACTERS = 2_000;

/** An address in whatever case, also in letters that only look like these. A longer hash holds one too. */
const ADDRESS = /0x[0-9a-f]{40}/i;

/**
 * A copy of what a brain said, which holds plain data alone: no key that readers of maps pass over, no text with unseen
 * characters, no text with an address. It is looked at whole, before anything asks what it means.
 *
 * @throws IntentRefused
 */
export function screen(value: unknown): unknown {
  let values = 0;
  return copy(value, "", 0);

  function copy(one: unknown, place: string, depth: number): unknown {
    values += 1;
    if (values > MOST_VALUES || depth > MOST_NESTED)
      throw new IntentRefused("INTENT_MALFORMED", "", "It is too large.");
    if (typeof one === "string") return text(one, place);
    if (one === null || typeof one === "boolean" || typeof one === "number") return one;
    if (Array.isArray(one)) return one.map((item, i) => copy(item, `${place}[${i}]`, depth + 1));
    if (typeof one !== "object" || !isPlain(one)) throw new IntentRefused("INTENT_MALFORMED", place, "");
    return Object.fromEntries(
      Object.entries(one).map(([key, item]) => {
        text(key, place);
        if (key === "__proto__") throw new IntentRefused("INTENT_MALFORMED", place, "A key is not known here.");
        return [key, copy(item, below(place, key), depth + 1)];
      }),
    );
  }
}

function text(value: string, place: string): string {
  if (value.length > MOST_CHARACTERS) throw new IntentRefused("INTENT_MALFORMED", place, "A text is too long.");
  if (findUnseen(value) !== undefined) throw new IntentRefused("INTENT_TEXT_UNPRINTABLE", place, "");
  if (ADDRESS.test(value.normalize("NFKC"))) throw new IntentRefused("INTENT_ADDRESS_WRITTEN", place, "");
  return value;
}

/** The place of a member, by its key where that is one that a schema could have. */
export function below(place: string, key: string): string {
  const shown = /^[\w$.[\]]{1,64}$/.test(key) ? key : "…";
  return place === "" ? shown : `${place}.${shown}`;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
