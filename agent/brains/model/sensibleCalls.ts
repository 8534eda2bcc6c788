import type { LanguageModelMiddleware } from "ai";

/** Brackets of a call that is tried. The largest intent has some hundred. */
const MOST_BRACKETS = 500;

/**
 * Takes calls that no wish needs for empty ones, before they are read: nested thousands deep they would end the reader,
 * and with it every other wish of the answer. The model hears that such a call has not the form of the tool.
 */
export const sensibleCalls: LanguageModelMiddleware = {
  wrapGenerate: async ({ doGenerate }) => {
    const answer = await doGenerate();
    const content = answer.content.map((part) =>
      part.type === "tool-call" && bracketsIn(part.input) > MOST_BRACKETS ? { ...part, input: "{}" } : part,
    );
    return { ...answer, content };
  },
};

function bracketsIn(text: string): number {
  return text.match(/[[{]/g)?.length ?? 0;
}
