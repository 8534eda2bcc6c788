import { AnswerTooLarge, boundedFetch } from "./boundedFetch.ts";
import { completionOf, plain } from "./completion.ts";
import { type ModelServer, refusedBy, serverFailure } from "./serverFailure.ts";

/**
 * Asks a model's server, and hands on what the AI SDK reads: one chat completion, in the form that the format has.
 *
 * @param most Bytes of an answer.
 * @throws MODEL_UNREACHABLE for every other answer; what `fetch` throws where none comes.
 */
export function modelFetch(server: ModelServer, most: number): typeof fetch {
  const bounded = boundedFetch(most);
  return async (url, options) => {
    const response = await bounded(url, options);
    const { status, headers } = response;
    const text = await response.text().catch((error: unknown) => {
      if (!(error instanceof AnswerTooLarge)) throw error;
      const next = "Nothing of it was read. No model answers so much: ask who runs the server.";
      throw serverFailure(server, { what: `answered with ${error.message}`, next });
    });
    const completion = response.ok ? completionOf(plain(parsed(text)) ?? {}) : undefined;
    if (completion === undefined) throw refusedBy(server, { status, headers, text });
    return new Response(JSON.stringify(completion), { headers: { "content-type": "application/json" } });
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
