import { cutText } from "../text/formatText.ts";
import type { Json } from "../text/parseJson.ts";

/** What cannot be read as an argument: `place` is below the argument, such as `[2].amount`. */
export class ArgumentProblem extends Error {
  readonly place: string;
  readonly value: string;
  readonly nextStep: string;

  constructor(place: string, value: string, summary: string, nextStep: string) {
    super(summary);
    this.place = place;
    this.value = value;
    this.nextStep = nextStep;
  }
}

/** The value as it stood there, as far as it fits a line. */
export function shown(value: Json): string {
  return cutText(textOf(value), 140);
}

function textOf(value: Json): string {
  if (value.kind === "text" || value.kind === "word") return value.text;
  if (value.kind === "bool") return String(value.value);
  if (value.kind === "null") return "null";
  if (value.kind === "list") return `[${value.items.map(textOf).join(", ")}]`;
  return `{${[...value.entries].map(([key, item]) => `${key}: ${textOf(item)}`).join(", ")}}`;
}
