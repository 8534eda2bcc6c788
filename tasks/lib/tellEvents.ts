import { escapeUnseen, showUnseen } from "../../sdk/text/formatText.ts";
import type { Output } from "./output.ts";

/**
 * Tells events as they come: a sentence for people, or one line of JSON for machines. Strangers choose some of the texts
 * in them, and a runner that was taken over all: none of them makes a line of its own, or moves a terminal.
 */
export function tellEvents<Event extends object>(
  output: Output,
  json: boolean,
  sentenceOf: (event: Event) => string,
): (event: Event) => void {
  return (event) => {
    if (json) console.log(escapeUnseen(JSON.stringify(event, plain)));
    else output.line(sentenceOf(shown(event) as Event));
  };
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** A copy whose texts are on one line each. */
function shown(value: unknown): unknown {
  if (typeof value === "string") return showUnseen(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shown(one)]));
}
