import { HIDDEN } from "../../../sdk/provenance/http/credentials.ts";

/** Shorter parts of a credential stand in many texts by chance. */
const SHORTEST_PART = 6;

/**
 * Every form in which a server may repeat the values of credentials: as they are, without the word before them
 * (`Bearer`), what `Basic` encodes, and each of these in base64, in hex, and in the spelling of addresses and of JSON.
 * The longest first.
 */
export function formsOf(values: readonly string[]): string[] {
  const whole = values.filter((value) => value !== "");
  const parts = whole.flatMap(partsOf).filter((part) => part.length >= SHORTEST_PART);
  const plain = [...whole, ...parts];
  const forms = plain.flatMap((one) => {
    const bytes = Buffer.from(one);
    const encoded = [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url"), bytes.toString("hex")];
    const spelt = [
      encodeURIComponent(one),
      new URLSearchParams([["", one]]).toString().slice(1),
      JSON.stringify(one).slice(1, -1),
    ];
    return [one, ...spelt, ...(one.length >= SHORTEST_PART ? encoded : [])];
  });
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

function partsOf(value: string): string[] {
  const [, scheme = "", rest] = /^(\S+)\s+(\S.*)$/.exec(value) ?? [];
  if (rest === undefined) return [];
  if (scheme.toLowerCase() !== "basic") return [rest];
  const pair = Buffer.from(rest, "base64").toString();
  return [rest, pair, pair.slice(pair.indexOf(":") + 1)];
}

/** Whether a text holds one of the forms, in capitals or not. */
export function holdsSecret(text: string, forms: readonly string[]): boolean {
  const small = text.toLowerCase();
  return forms.some((form) => small.includes(form.toLowerCase()));
}

/** The text with `HIDDEN` in the place of each form. */
export function hideSecrets(text: string, forms: readonly string[]): string {
  return forms.reduce((left, form) => left.replaceAll(form, HIDDEN), text);
}
