import type { StepResult, ToolSet } from "ai";
import { hashText } from "../../../sdk/text/hashText.ts";
import { readIntent } from "../../intents/readIntent.ts";
import { intentRefusals, told } from "../../intents/refusal.ts";
import type { RefusedWish } from "../brain.ts";
import { plain } from "./completion.ts";

/** A call of a tool that is no wish: it has not the form, or holds what no wish may hold. */
export function unreadWish(tool: string, input: unknown): RefusedWish {
  const key = keyOf(tool, input);
  const { wish: intent, why: rationale, ...more } = plain(input) ?? {};
  const read = readIntent({ key, intent, rationale, ...more });
  if (!read.ok) return { key, code: read.code, reason: read.reason };
  // It is a wish, but not one that this tool takes, or says too much.
  return { key, code: "INTENT_MALFORMED", reason: intentRefusals.INTENT_MALFORMED };
}

/** Calls that came to no tool: it is none, or what it was called with is no JSON. */
export function unreadIn({ content }: StepResult<ToolSet>): RefusedWish[] {
  return content.flatMap((part) => {
    if (part.type !== "tool-error") return [];
    const { toolName, input } = part;
    const reason = `${told(toolName)} was called: it is no tool, or this is no JSON. ${intentRefusals.INTENT_MALFORMED}`;
    return [{ key: keyOf(toolName, input), code: "INTENT_MALFORMED", reason }];
  });
}

function keyOf(tool: string, input: unknown): string {
  return `model/${hashText(JSON.stringify([tool, input]) ?? tool).slice(2)}`;
}
