import type { z } from "zod";
import type { KeyedIntent } from "./intent.ts";
import { type IntentRefusal, IntentRefused, refusalOf } from "./refusal.ts";
import { keyedIntentSchema } from "./schema.ts";
import { below, screen } from "./screen.ts";

/**
 * Reads what a brain said as an intent with its key and its sentence for signers. Nothing that it could say is believed:
 * it is plain data, in printable text without addresses, of exactly the form of the catalogue, or it is refused.
 */
export function readIntent(value: unknown): { ok: true; keyed: KeyedIntent } | IntentRefusal {
  return refusalOf(() => {
    const parsed = keyedIntentSchema.safeParse(screen(value));
    if (parsed.success) return { ok: true as const, keyed: parsed.data };
    const [issue] = parsed.error.issues;
    const place = (issue?.path ?? []).map(String).reduce(below, "");
    throw new IntentRefused("INTENT_MALFORMED", place, issue === undefined ? "" : wordsOf(issue));
  });
}

/** What is wrong, without repeating what was said. */
function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return "A key is not known here.";
    case "invalid_type":
      return `Here must stand: ${issue.expected}.`;
    case "too_big":
      return `At most ${issue.maximum}.`;
    case "too_small":
      return `At least ${issue.minimum}.`;
    case "invalid_value":
      return `One of: ${issue.values.map(String).join(", ")}.`;
    case "invalid_union":
      return issue.discriminator === undefined
        ? "Write { name }, { amount }, { number, from } or { flag }."
        : "The kind is none of the catalogue.";
    case "invalid_format":
      return "The text has another form.";
    default:
      return "";
  }
}
