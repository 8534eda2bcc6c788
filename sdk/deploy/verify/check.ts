import { answerOf } from "../../errors/answerOf.ts";

/** One fact that was looked at. */
export type Check = {
  /** What was asked: `gate: policy root`. */
  what: string;
  ok: boolean;
  found: string;
  expected: string;
};

/** Compares what stands on chain with what was planned. Addresses and hex compare in any case. */
export function compare(what: string, found: unknown, expected: unknown): Check {
  const shown = { found: show(found), expected: show(expected) };
  return { what, ok: shown.found.toLowerCase() === shown.expected.toLowerCase(), ...shown };
}

/** The same for facts that have to be asked first; that no answer comes is an answer too. */
export async function compareAnswer(what: string, question: Promise<unknown>, expected: unknown): Promise<Check> {
  const answer = await answerOf(question);
  return answer === undefined
    ? { what, ok: false, found: "no answer", expected: show(expected) }
    : compare(what, answer, expected);
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(show).join(", ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .map(([key, one]) => `${key} ${show(one)}`)
      .join(", ");
  }
  return String(value);
}
