// A node as providers serve it: a real one behind somebody who limits, refuses, lies or falls silent.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Hex } from "viem";

export type LogFilter = { address: Hex; topics: unknown[]; fromBlock: Hex; toBlock: Hex };

/** What the proxy answers instead of the node. */
export type Interference =
  | { error: { code: number; message: string; data?: unknown }; status?: number }
  | { result: unknown }
  /** Closes the connection without an answer. */
  | "die"
  /** Takes the question, and never answers. */
  | "silence"
  /** Closes the connection after half of an answer. */
  | "half"
  /** What is no JSON-RPC at all. */
  | { status: number; text: string; headers?: Record<string, string> };

export type Asked = {
  method: string;
  params: readonly unknown[];
  /** What the question came with beside its body, which a node may repeat. */
  path?: string;
  authorization?: string;
};

export type NodeAnswer = { result: unknown } | { error: { code: number; message: string; data?: unknown } };

export type NodeProxy = {
  url: string;
  /** Every question since the last `forget`. */
  asked: Asked[];
  /** How many blocks each question for logs spanned. */
  spans(): number[];
  forget(): void;
  /** What happens to questions from now on; undefined lets them through. */
  interfere(how: ((asked: Asked) => Interference | Promise<Interference | undefined> | undefined) | undefined): void;
  /** Asks the node behind it; undefined where that refuses. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>;
  /** What the node behind it answers, be it a refusal. */
  answer(method: string, params: readonly unknown[]): Promise<NodeAnswer>;
  /** Whether a question is with the node, or with who interferes. */
  isAtWork(): boolean;
  stop(): Promise<void>;
};

export function spanOf({ params }: Asked): number {
  const { fromBlock, toBlock } = params[0] as LogFilter;
  return Number(BigInt(toBlock) - BigInt(fromBlock)) + 1;
}

export async function startNodeProxy(behind: string): Promise<NodeProxy> {
  const asked: Asked[] = [];
  let how: ((asked: Asked) => Interference | Promise<Interference | undefined> | undefined) | undefined;
  let open = 0;
  /** A connection that was kept may have been closed meanwhile: then another one is tried. */
  const post = (body: string): Promise<Response> => {
    const request = { method: "POST", headers: { "content-type": "application/json" }, body };
    return fetch(behind, request).catch(() => fetch(behind, request));
  };
  const answer = async (method: string, params: readonly unknown[]) => {
    const response = await post(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
    return (await response.json()) as NodeAnswer;
  };
  const ask = async (method: string, params: readonly unknown[]) => {
    const answered = await answer(method, params);
    return "result" in answered ? answered.result : undefined;
  };
  const server = createServer(async (request, response) => {
    open += 1;
    try {
      await handle(request, response);
    } finally {
      open -= 1;
    }
  });
  // It ends no connection by itself: one that is used at that moment would be reset.
  server.keepAliveTimeout = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await textOf(request).catch(() => undefined);
    // Whoever asked was killed meanwhile.
    if (text === undefined) return;
    if (request.method !== "POST") {
      response.writeHead(405).end("POST, please");
      return;
    }
    const { id, method, params = [] } = JSON.parse(text) as Asked & { id: number };
    asked.push({ method, params });
    const { url: path = "", headers } = request;
    const done = await how?.({ method, params, path, authorization: headers.authorization ?? "" });
    if (done === "die") {
      request.socket.destroy();
      return;
    }
    if (done === "silence") return;
    if (done === "half") {
      response.writeHead(200, { "content-type": "application/json", "content-length": 1_000 });
      response.write(`{"jsonrpc":"2.0","id":${id},"resu`, () => request.socket.destroy());
      return;
    }
    if (done !== undefined && "text" in done) {
      response.writeHead(done.status, { "content-type": "text/plain", ...done.headers }).end(done.text);
      return;
    }
    if (done !== undefined) {
      const status = "status" in done ? (done.status ?? 200) : 200;
      const said = "error" in done ? { error: done.error } : { result: done.result };
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, ...said }));
      return;
    }
    const honest = await post(text).catch(() => undefined);
    if (honest === undefined) {
      request.socket.destroy();
      return;
    }
    response.writeHead(honest.status, { "content-type": "application/json" }).end(await honest.text());
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    spans: () => asked.filter(({ method }) => method === "eth_getLogs").map(spanOf),
    forget: () => {
      asked.length = 0;
    },
    interfere: (next) => {
      how = next;
    },
    ask,
    answer,
    isAtWork: () => open > 0,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
