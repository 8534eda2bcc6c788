import type { z } from "zod";
import { cutText } from "../text/formatText.ts";

/** What is wrong with a value, where the schema itself does not say it. */
export function wordsOf(issue: z.core.$ZodRawIssue): string {
  const isMissing = issue.input === undefined;
  if (issue.code === "unrecognized_keys") return `It has no key "${cutText(issue.keys[0] ?? "", 140)}".`;
  if (issue.code === "invalid_value") return `Here must stand ${issue.values.join(" or ")}.`;
  if (issue.code === "invalid_union" || issue.code === "invalid_key") return "This is none of the forms that it has.";
  if (issue.code === "too_small" && issue.origin === "array") return "The list is empty.";
  if (issue.code === "too_small" || issue.code === "too_big") return "The number is out of range.";
  if (issue.code === "invalid_type" && !isMissing) {
    return `Here must stand ${TYPES[issue.expected] ?? `a ${issue.expected}`}.`;
  }
  return isMissing ? "The value is missing." : "This is not what must stand here.";
}

const TYPES: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a map",
  record: "a map",
  string: "a text",
  boolean: "true or false",
  int: "a whole number",
};
