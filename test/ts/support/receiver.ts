// Somebody who is told of events by a webhook: takes them, refuses them, or dies.
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Webhook } from "../../../tasks/lib/watch/notify.ts";

export type Taken = { headers: IncomingHttpHeaders; body: string; event: { notice: string; event: string } };

export type Receiver = {
  webhook: Webhook;
  /** All that came, in the order in which it came; also what was refused. */
  came: Taken[];
  /** Ids of the notices that came, those of events of this name. */
  ids(event: string): string[];
  /** What is answered from now on; 204 unless told otherwise. Nothing where it is no status. `words`: beside it. */
  answer(how: (taken: Taken) => number | undefined | Promise<number | undefined>, words?: string): void;
  forget(): void;
  stop(): Promise<void>;
};

/** Nobody else's words hold it: where it stands in a log, a secret was told. */
const SECRET = "canary-5f0c81ab2d9e4477";

export async function startReceiver(): Promise<Receiver> {
  const came: Taken[] = [];
  const fine = () => 204;
  let said: string | undefined;
  let how: (taken: Taken) => number | undefined | Promise<number | undefined> = fine;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const taken = { headers: request.headers, body, event: JSON.parse(body) };
    came.push(taken);
    const status = await how(taken);
    if (status === undefined) request.socket.destroy();
    else response.writeHead(status, { location: `http://127.0.0.1:1/${encodeURI(said ?? "")}` }).end(said);
  });
  // It ends no connection by itself: one that is used at that moment would be reset.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=abc`;
  return {
    webhook: { url, secret: SECRET },
    came,
    ids: (event) => came.filter((one) => one.event.event === event).map((one) => one.event.notice),
    answer: (next, words) => {
      how = next;
      said = words;
    },
    forget: () => {
      came.length = 0;
      how = fine;
      said = undefined;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The signature that a notice should carry, by the time that it names. */
export function signatureOf({ headers, body }: Taken): { given: string | undefined; right: string } {
  const [, time, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["sallyport-signature"])) ?? [];
  return { given, right: createHmac("sha256", SECRET).update(`${time}.${body}`).digest("hex") };
}
