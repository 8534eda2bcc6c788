import type { Output } from "./output.ts";

/** Tells events as they come: a sentence for people, or one line of JSON for machines. */
export function tellEvents<Event extends object>(
  output: Output,
  json: boolean,
  sentenceOf: (event: Event) => string,
): (event: Event) => void {
  return (event) => {
    if (json) console.log(JSON.stringify(event, (_, value) => (typeof value === "bigint" ? String(value) : value)));
    else output.line(sentenceOf(event));
  };
}
