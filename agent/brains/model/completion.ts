// What servers that speak OpenAI's format really answer, brought into the form that the format has. Nothing is made up:
// what cannot be read as an answer is none.

type Plain = Record<string, unknown>;

/**
 * A chat completion as the AI SDK reads it; undefined where there is no message in it.
 *
 * Servers differ: arguments of calls come as text, as an object or not at all; calls without an id, or with one that others
 * have too; no reason for the end, or one of their own; no count of tokens, or one that is none.
 */
export function completionOf(body: Plain): Plain | undefined {
  const [choice] = listIn(body["choices"]);
  const message = plain(plain(choice)?.["message"]);
  if (message === undefined) return undefined;
  const calls = callsIn(message);
  const finish = calls.length > 0 ? "tool_calls" : textOr(plain(choice)?.["finish_reason"], "stop");
  const { content, reasoning, reasoning_content, refusal } = message;
  return {
    model: textOr(body["model"], undefined),
    choices: [
      {
        message: {
          content: contentOf(content),
          reasoning: textOr(reasoning, undefined),
          reasoning_content: textOr(reasoning_content, undefined),
          refusal: textOr(refusal, undefined),
          tool_calls: calls,
        },
        finish_reason: finish,
      },
    ],
    usage: usageOf(plain(body["usage"]) ?? {}),
  };
}

function callsIn({ tool_calls, function_call }: Plain): Plain[] {
  // The older form, which some servers have kept: one call, and no id.
  const called = tool_calls ?? (function_call === undefined ? [] : [{ function: function_call }]);
  const seen = new Set<string>();
  return listIn(called).flatMap((given, i) => {
    const call = plain(given);
    const named = plain(call?.["function"]);
    if (call === undefined || named === undefined) return [];
    const told = textOr(call["id"], "");
    const id = told === "" || seen.has(told) ? `call-${i + 1}-of-${seen.size + 1}` : told;
    seen.add(id);
    const text = argumentsOf(named["arguments"]);
    return [{ id, ...signatureOf(call), function: { name: textOr(named["name"], ""), arguments: text } }];
  });
}

/** What some models want to be told again with their own call. */
function signatureOf(call: Plain): Plain {
  const signature = plain(plain(call["extra_content"])?.["google"])?.["thought_signature"];
  return typeof signature === "string" ? { extra_content: { google: { thought_signature: signature } } } : {};
}

function argumentsOf(given: unknown): string {
  if (typeof given === "string") return given;
  try {
    return JSON.stringify(given ?? {});
  } catch {
    // Nested thousands deep: no wish looks like that.
    return "{}";
  }
}

function contentOf(given: unknown): string | null {
  if (typeof given === "string") return given;
  const texts = listIn(given).flatMap((part) => textOr(plain(part)?.["text"], undefined) ?? []);
  return texts.length === 0 ? null : texts.join("");
}

/** Tokens as the server counts them, apart or in all. How much of it is believed is not decided here. */
function usageOf(usage: Plain): Plain {
  const [completion, total] = [numberIn(usage["completion_tokens"]), numberIn(usage["total_tokens"])];
  const prompt = numberIn(usage["prompt_tokens"]) ?? (total === undefined ? undefined : total - (completion ?? 0));
  return { prompt_tokens: prompt, completion_tokens: completion };
}

function numberIn(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textOr<Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise {
  return typeof value === "string" ? value : otherwise;
}

function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function plain(value: unknown): Plain | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Plain) : undefined;
}
