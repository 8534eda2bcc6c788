import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { CompilerInput } from "../../tasks/lib/sources/compilerInput.ts";

export type Verifier = { url: string; taken: CompilerInput[]; close(): void };

/** A server as Sourcify's is seen by who submits: it takes every source, and finds that it matches. */
export async function startVerifier(): Promise<Verifier> {
  const taken: CompilerInput[] = [];
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const send = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    if (request.method === "POST") {
      taken.push(JSON.parse(text));
      send(202, { verificationId: String(taken.length) });
    } else if (request.url?.startsWith("/v2/contract/")) send(404, { match: null });
    else send(200, { isJobCompleted: true, contract: { match: "exact_match" } });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, taken, close: () => server.close() };
}
