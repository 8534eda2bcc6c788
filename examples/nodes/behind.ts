// node examples/nodes/behind.ts LIE COMMAND…: runs a command on the network "local" behind a node that tells one lie and
// nothing else: so that one can see what a lie looks like. The honest node is the network "second".
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Hex, toEventSelector } from "viem";
import { agentTimelockAbi } from "../../sdk/abi/AgentTimelock.ts";
import { eventsOf } from "../../sdk/read/eventsOf.ts";

type Question = { id: number; method: string; params: unknown[] };
type Answer = { result?: unknown };

const honest = process.env["SALLYPORT_LOCAL_URL"] ?? "http://127.0.0.1:8545";
const [name = "", command = "", ...words] = process.argv.slice(2);

const [vetoed] = eventsOf(agentTimelockAbi, "Vetoed").map((event) => toEventSelector(event));
const [proposed] = eventsOf(agentTimelockAbi, "Proposed").map((event) => toEventSelector(event));

/** By their names: what becomes of an honest answer. */
const lies: Record<string, (question: Question, answer: Answer) => Answer> = {
  honest: (_, answer) => answer,
  "hides-proposals": hiding(proposed),
  "hides-vetoes": hiding(vetoed),
  "forges-code": ({ method }, answer) => (method === "eth_getCode" ? { ...answer, result: "0x6001600101" } : answer),
};

const lie = lies[name];
if (lie === undefined || command === "") {
  console.error(`Name a lie and a command: ${Object.keys(lies).join(", ")}`);
  process.exit(1);
}

const server = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  const headers = { "content-type": "application/json" };
  const answer = await (await fetch(honest, { method: "POST", headers, body: text })).json();
  const question = JSON.parse(text) as Question;
  response.writeHead(200, headers).end(JSON.stringify(lie(question, answer as Answer)));
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const env = { ...process.env, SALLYPORT_LOCAL_URL: url, SALLYPORT_SECOND_URL: honest };
const child = spawn(command, words, { env, stdio: "inherit" });
child.once("close", (code) => {
  process.exitCode = code ?? 1;
  server.closeAllConnections();
  server.close();
});

function hiding(selector: Hex | undefined) {
  return ({ method }: Question, answer: Answer): Answer => {
    if (method !== "eth_getLogs" || !Array.isArray(answer.result)) return answer;
    const logs = answer.result as { topics: Hex[] }[];
    return { ...answer, result: logs.filter(({ topics }) => topics[0] !== selector) };
  };
}
