// A server that speaks OpenAI's format and is no model: rules read what it is asked, and answer as a grants officer would.
// It lets the example run without a model, alike each time. With --obey it plays a model that does what strangers tell it.
//   node server.ts [--port 8377] [--obey]
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import type { Answer, Asked } from "./asked.ts";
import { answerAsTold } from "./obedient.ts";
import { answerAsOfficer } from "./officer.ts";

const { values } = parseArgs({
  options: { port: { type: "string", default: "8377" }, obey: { type: "boolean", default: false } },
});
const answer = values.obey ? answerAsTold : answerAsOfficer;
const name = values.obey ? "obeys-everybody" : "rules-of-an-office";

const server = createServer(async (request, response) => {
  const say = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const fail = (status: number, message: string) => say(status, { error: { message } });
  try {
    const { pathname } = new URL(request.url ?? "", "http://localhost");
    if (pathname === "/v1/models") return say(200, { object: "list", data: [{ id: name, object: "model" }] });
    if (pathname !== "/v1/chat/completions") return fail(404, "Ask POST /v1/chat/completions.");
    const body = await textOf(request);
    say(200, completionOf(answer(JSON.parse(body) as Asked), body.length));
  } catch (error) {
    fail(400, String(error));
  }
});
server.on("error", (error) => {
  console.error(`${error.message}. Choose another port, here by --port and in agent.yaml.`);
  process.exitCode = 1;
});
server.listen(Number(values.port), "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  console.log(`${name}, which is no model, listens on http://127.0.0.1:${port}/v1`);
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function completionOf({ words, calls }: Answer, asked: number) {
  const tool_calls = calls.map(({ tool, input }, i) => ({
    id: `call-${i + 1}`,
    type: "function",
    function: { name: tool, arguments: JSON.stringify(input) },
  }));
  const message = { role: "assistant", content: words === "" ? null : words, ...(calls.length > 0 && { tool_calls }) };
  const usage = {
    prompt_tokens: Math.ceil(asked / 4),
    completion_tokens: Math.ceil(JSON.stringify(message).length / 4),
  };
  return {
    id: "completion",
    object: "chat.completion",
    created: Math.floor(Date.now() / 1000),
    model: name,
    choices: [{ index: 0, message, finish_reason: calls.length > 0 ? "tool_calls" : "stop" }],
    usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens },
  };
}
