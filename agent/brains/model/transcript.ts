import type { StepResult, ToolSet } from "ai";
import { cutText, showUnseen } from "../../../sdk/text/formatText.ts";

/** Characters of one line of a transcript. */
const MOST_IN_LINE = 4_000;
/** Lines of one turn: its calls with what they were told, and what else was said. */
const MOST_LINES = 1_100;

/**
 * Every call that a model made, what it was answered, and what it said, one a line.
 *
 * @param tokens Of each answer, as they are counted.
 */
export function transcriptOf(steps: readonly StepResult<ToolSet>[], tokens: readonly number[]): string[] {
  const lines = steps.flatMap(({ content, response }, i) => [
    `answer ${i + 1} by ${response.modelId}, ${tokens[i] ?? 0} tokens`,
    ...content.flatMap((part) => lineOf(part as Part)),
  ]);
  const rest = lines.length - MOST_LINES;
  const kept = rest > 0 ? [...lines.slice(0, MOST_LINES), `${rest} more lines are left out`] : lines;
  return kept.map((line) => cutText(showUnseen(line), MOST_IN_LINE));
}

type Part = { type: string; toolName?: string; input?: unknown; output?: unknown; error?: unknown; text?: string };

function lineOf({ type, toolName, input, output, error, text }: Part): string[] {
  switch (type) {
    case "tool-call":
      return [`wish ${toolName} ${JSON.stringify(input)}`];
    case "tool-result":
      return [`told ${String(output)}`];
    case "tool-error":
      return [`told ${String(error)}`];
    case "text":
      return [`said ${text}`];
    default:
      return [];
  }
}
