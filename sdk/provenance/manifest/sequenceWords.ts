import { showUnseen } from "../../text/formatText.ts";
import type { Sequence, Span } from "./sequence.ts";

/** Gaps that are named; of more it is told how many there are. */
const MOST_NAMED = 10;

/** What is missing among the numbers of a source, in words: `3 are missing: 1007, 1012 to 1013`. */
export function gapWords({ gaps }: Pick<Sequence, "gaps">): string {
  if (gaps.length === 0) return "none is missing";
  const count = gaps.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
  const named = gaps.slice(0, MOST_NAMED).map(spanWords).join(", ");
  const more = gaps.length > MOST_NAMED ? `, and ${gaps.length - MOST_NAMED} more gaps` : "";
  return `${count} ${count === 1n ? "is" : "are"} missing: ${named}${more}`;
}

/** What a manifest tells of the numbers of a source, as what it does not prove. */
export function sequenceWords(sequence: Sequence): string {
  const told = `that the numbers of ${showUnseen(sequence.source)} go from ${spanWords(sequence)}`;
  return `${told}, and that ${gapWords(sequence)}: the manifest says so`;
}

export function spanWords({ first, last }: Span): string {
  return first === last ? `${first}` : `${first} to ${last}`;
}
