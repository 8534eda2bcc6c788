import { APICallError, type LanguageModelMiddleware } from "ai";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";

/**
 * Characters that one token stands for at most, on average over a question or an answer. Tokenizers come to three or four
 * of usual texts.
 */
const MOST_IN_TOKEN = 8;
/** Tokens of one question and its answer that are believed: no model reads more at once. */
const MOST_BELIEVED = 10_000_000;

export type Spending = {
  /** Counts each question to the model with its answer. */
  middleware: LanguageModelMiddleware;
  /** Tokens of each answer, in their order. */
  answers: readonly number[];
  /** Tokens of all that was asked, answered or not. */
  readonly total: number;
};

/**
 * Counts tokens: those that the server says, and at least so many as the texts have that went there and came back. A
 * server may say nothing, or lie. A question that it refused costs nothing; one that it took, and gave no answer that can
 * be used, or none in time, costs what was asked.
 *
 * @param spend Told of tokens as they are used.
 */
export function countSpending(spend: (tokens: number) => void): Spending {
  const answers: number[] = [];
  let total = 0;
  const count = (tokens: number) => {
    total += tokens;
    spend(tokens);
    return tokens;
  };
  return {
    answers,
    get total() {
      return total;
    },
    middleware: {
      wrapGenerate: async ({ doGenerate, params }) => {
        const asked = lengthOf([params.prompt, params.tools]);
        try {
          const answer = await doGenerate();
          const { inputTokens, outputTokens } = answer.usage;
          const said = believed(inputTokens.total) + believed(outputTokens.total);
          const least = Math.ceil((asked + lengthOf(answer.content)) / MOST_IN_TOKEN);
          answers.push(count(Math.max(said, least)));
          return answer;
        } catch (error) {
          if (wasTaken(error)) count(Math.ceil(asked / MOST_IN_TOKEN));
          throw error;
        }
      },
    },
  };
}

/** A count of a server, which may say anything. */
function believed(tokens: number | undefined): number {
  return tokens !== undefined && tokens > 0 ? Math.min(Math.ceil(tokens), MOST_BELIEVED) : 0;
}

/** Whether the server worked on the question, as far as can be known: it did not refuse it, and it was there. */
function wasTaken(error: unknown): boolean {
  if (isSallyportError(error)) return Number(error.args["status"] ?? 200) < 300;
  // Else it was never there, or its time was over.
  return !APICallError.isInstance(error);
}

/** Characters of all texts in a value. */
function lengthOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + lengthOf(one), 0);
}
