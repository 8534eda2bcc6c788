// A server that speaks OpenAI's wire format and plays the model: what it answers a test decides.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the model was asked: messages, tools and parameters, as they came. */
export type AskedModel = {
  messages: { role: string; content: unknown }[];
  tools: { function: { name: string } }[];
  authorization: string | undefined;
};

/** An answer: a text, calls of tools, or whatever bytes with a status. */
export type ModelAnswer =
  | ({ text: string } & Usage)
  | ({ calls: readonly { tool: string; input: unknown }[] } & Usage)
  | { status: number; body: string | Buffer; headers?: Record<string, string> }
  /** Bytes until nobody listens any more: part after part, each once the one before was taken. */
  | { endless: () => string | Promise<string> }
  | { never: true };

/** What the server says of tokens: so many, or whatever it likes. */
type Usage = { tokens?: number; usage?: unknown };

export type ModelServer = {
  /** Up to and with the version. */
  url: string;
  asked: AskedModel[];
  /** Decides each answer from here on. */
  play(script: (asked: AskedModel, turn: number) => ModelAnswer): void;
  stop(): Promise<void>;
};

/** Plays an answer a time, and says "done" when they are used up. */
export async function startModelServer(): Promise<ModelServer> {
  let script: (asked: AskedModel, turn: number) => ModelAnswer = () => ({ text: "done" });
  const asked: AskedModel[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      const question = { ...JSON.parse(body), authorization: request.headers.authorization } as AskedModel;
      asked.push(question);
      const answer = script(question, asked.length - 1);
      if ("never" in answer) return;
      if ("endless" in answer) {
        void sendEndlessly(response, answer.endless);
        return;
      }
      if ("status" in answer) {
        response.writeHead(answer.status, answer.headers).end(answer.body);
        return;
      }
      response.setHeader("content-type", "application/json").end(JSON.stringify(completionOf(answer)));
    });
  });
  // It ends no connection by itself: one that is used at that moment would be reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    play: (given) => {
      script = given;
      asked.length = 0;
    },
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function sendEndlessly(response: ServerResponse, part: () => string | Promise<string>): Promise<void> {
  response.writeHead(200, { "content-type": "application/json" });
  const closed = once(response, "close");
  while (!response.destroyed) {
    const text = await part();
    await Promise.race([closed, new Promise<void>((resolve) => response.write(text, () => resolve()))]);
  }
}

function completionOf(answer: Extract<ModelAnswer, Usage>) {
  const tokens = answer.tokens ?? 400;
  const calls = "calls" in answer ? answer.calls : [];
  const message = {
    role: "assistant",
    content: "text" in answer ? answer.text : null,
    ...(calls.length > 0 && {
      tool_calls: calls.map(({ tool, input }, i) => ({
        id: `call-${i}`,
        type: "function",
        function: { name: tool, arguments: typeof input === "string" ? input : JSON.stringify(input) },
      })),
    }),
  };
  return {
    id: "completion",
    object: "chat.completion",
    created: 1,
    model: "played-2026-03-02",
    choices: [{ index: 0, message, finish_reason: calls.length > 0 ? "tool_calls" : "stop" }],
    usage: "usage" in answer ? answer.usage : { prompt_tokens: tokens - 5, completion_tokens: 5, total_tokens: tokens },
  };
}
