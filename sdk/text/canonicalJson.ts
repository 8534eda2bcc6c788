import { type Json, type JsonProblem, parseJson } from "./parseJson.ts";

export type CanonicalJson = { ok: true; text: string } | ({ ok: false } & JsonProblem);

/**
 * A JSON text in the one form that RFC 8785 gives to all texts of the same value: no space, keys in the order of their
 * UTF-16 units, numbers as ECMAScript writes them.
 *
 * Two texts that say something else never get the same form. The RFC alone does not promise that: it rounds numbers, and
 * leaves equal keys to the reader. Here both are problems, as are lone surrogates.
 */
export function canonicalJson(text: string): CanonicalJson {
  const parsed = parseJson(text, { refuse });
  return parsed.ok ? { ok: true, text: write(parsed.value) } : parsed;
}

function write(value: Json): string {
  switch (value.kind) {
    case "text":
      return JSON.stringify(value.text);
    case "word":
      return String(Number(value.text));
    case "bool":
      return String(value.value);
    case "null":
      return "null";
    case "list":
      return `[${value.items.map(write).join(",")}]`;
    case "object": {
      // sort() compares UTF-16 units, as the RFC demands; a locale or UTF-8 would order otherwise.
      const keys = [...value.entries.keys()].sort();
      return `{${keys.map((key) => `${JSON.stringify(key)}:${write(value.entries.get(key) as Json)}`).join(",")}}`;
    }
  }
}

function refuse(value: Json): string | undefined {
  if (value.kind === "text") {
    return /\p{Surrogate}/u.test(value.text) ? "The text in quotes holds half of a surrogate pair." : undefined;
  }
  if (value.kind !== "word") return undefined;
  const canonical = String(Number(value.text));
  if (isLongInteger(value.text) || isLongInteger(canonical)) {
    return "The whole number is beyond 2^53 - 1, where many readers round: write it as text.";
  }
  return value.text === canonical || sameDecimal(value.text, canonical)
    ? undefined
    : "The number has more digits, or another size, than a double holds: write it as text.";
}

/** Whether these are digits alone of a number that doubles do not tell from its neighbours. */
function isLongInteger(text: string): boolean {
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text));
}

/** Whether two numbers, as JSON writes them, are the same; zero has no sign. */
function sameDecimal(a: string, b: string): boolean {
  return normalDecimal(a) === normalDecimal(b);
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Sign, digits without zeros around them, and the power of ten of the last; undefined for infinity. */
function normalDecimal(text: string): string | undefined {
  const [all, sign = "", whole = "", fraction = "", exponent = "0"] = DECIMAL.exec(text) ?? [];
  if (all === undefined) return undefined;
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (digits[start] === "0") start += 1;
  // A pattern for the zeros at the end would take the square of their number.
  while (end > start && digits[end - 1] === "0") end -= 1;
  if (start === end) return "0";
  return `${sign}${digits.slice(start, end)}e${Number(exponent) - fraction.length + (digits.length - end)}`;
}
