import type { Random } from "../../matcher/random.ts";

/** A change of a file's text. `others` are files that are valid too: to take parts from. */
export type TextMutator = (text: string, random: Random, others: readonly string[]) => string;

/** A change of a file's bytes. */
export type ByteMutator = (bytes: Uint8Array, random: Random) => Uint8Array;

/** A place in the text, its end included. */
export function placeIn(text: string, random: Random): number {
  return random.below(text.length + 1);
}

/** Replaces one of the matches of a global pattern; without any, nothing. */
export function replaceOne(
  text: string,
  pattern: RegExp,
  random: Random,
  replacement: (match: string) => string,
): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const { 0: match, index } = random.pick(matches);
  return text.slice(0, index) + replacement(match) + text.slice(index + match.length);
}
