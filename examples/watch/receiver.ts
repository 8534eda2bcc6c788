// node examples/watch/receiver.ts [--port 8931]: takes the notices of a watcher as whoever is paged by them should. It checks
// who signed each and when, takes none twice, and answers once it is written: a line of told.txt for each. WATCH_SECRET is
// what both know.
import { createHmac, timingSafeEqual } from "node:crypto";
import { appendFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { parseArgs } from "node:util";

type Notice = { notice: string; event: string; proposal?: string; findings?: { name: string }[] };

/** Seconds after which a signed notice is one that somebody kept, and sends again. */
const LONGEST_WAY = 300;

const { values } = parseArgs({ options: { port: { type: "string", default: "8931" } } });
const secret = process.env["WATCH_SECRET"] ?? "";
if (secret === "") throw new Error("WATCH_SECRET is not set: what anybody may send is no notice.");
const taken = new Set<string>();

const server = createServer(async (request, response) => {
  const body = await textOf(request);
  if (!isSigned(String(request.headers["sallyport-signature"]), body)) {
    response.writeHead(401).end();
    return;
  }
  const { notice, event, proposal, findings = [] } = JSON.parse(body) as Notice;
  if (!taken.has(notice)) {
    const words = [event, ...(proposal === undefined ? [] : [proposal]), ...findings.map(({ name }) => name)];
    appendFileSync("told.txt", `${words.join(" ")}\n`);
    taken.add(notice);
  }
  response.writeHead(204).end();
});
server.listen(Number(values.port), "127.0.0.1", () => {
  console.log(`waiting for notices at http://127.0.0.1:${values.port}`);
});

/** Compared in the same time, whatever differs. */
function isSigned(header: string, body: string): boolean {
  const [, time = "", given = ""] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  const right = createHmac("sha256", secret).update(`${time}.${body}`).digest();
  const is = Buffer.from(given, "hex");
  return (
    is.length === right.length && timingSafeEqual(is, right) && Math.abs(Date.now() / 1000 - Number(time)) < LONGEST_WAY
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
