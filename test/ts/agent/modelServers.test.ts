// Servers that speak OpenAI's format, each in its own way: what can be read as an answer is, and all else ends in a message
// that names the server, what was wrong and what to do, and never the key.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import type { Question } from "../../../agent/brains/brain.ts";
import { modelBrain } from "../../../agent/brains/model/modelBrain.ts";
import type { PayIntent } from "../../../agent/intents/intent.ts";
import { wishTools } from "../../../agent/intents/wishTools.ts";
import type { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { type ModelAnswer, type ModelServer, startModelServer } from "../support/modelServer.ts";
import { expectRejection } from "../support/rejection.ts";

const KEY = "sk-canary-4b1d97c2e8a6";
const never = new AbortController().signal;
const paying = (value: string): PayIntent => ({
  kind: "pay",
  to: "hosting",
  amount: { value, unit: "LUSD", from: { source: "bills", record: 2 } },
});
const inputOf = (value = "10") => ({ wish: paying(value), why: "the bill says so" });
const text = JSON.stringify(inputOf());

describe("servers that speak OpenAI's format", () => {
  let server: ModelServer;
  before(async () => {
    server = await startModelServer();
  });
  after(() => server.stop());

  const host = () => new URL(server.url).host;
  const brain = (changes: Partial<Parameters<typeof modelBrain>[0]> = {}) =>
    modelBrain({
      ...{ endpoint: server.url, model: "a-model", apiKey: KEY, prompt: "Pay.", temperature: 0, timeout: 60_000 },
      tools: wishTools,
      ...changes,
    });
  const question = (changes: Partial<Question> = {}): Question => ({
    ...{ turn: 1, now: 1_772_400_000, observations: [], kinds: ["pay"], known: new Map(), tokensLeft: 1_000_000 },
    tryIntent: async () => undefined,
    ...changes,
  });
  const json = (body: unknown, status = 200, headers = {}): ModelAnswer => ({
    ...{ status, body: JSON.stringify(body) },
    headers: { "content-type": "application/json", ...headers },
  });

  const call = (changes: object = {}) => ({
    id: "c1",
    type: "function",
    function: { name: "pay", arguments: text },
    ...changes,
  });
  const completion = (message: object, changes: object = {}, finish: object = { finish_reason: "tool_calls" }) => ({
    ...{ id: "x", object: "chat.completion", created: 1, model: "a-model-2026" },
    choices: [{ index: 0, message: { role: "assistant", content: null, ...message }, ...finish }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
    ...changes,
  });
  const calling = (given: unknown) => ({ tool_calls: [{ ...call(), function: { name: "pay", arguments: given } }] });

  for (const [name, body] of [
    ["as the format says", completion({ tool_calls: [call()] })],
    ["without a reason for the end", completion({ tool_calls: [call()] }, {}, {})],
    ["with a reason of its own", completion({ tool_calls: [call()] }, {}, { finish_reason: "eos" })],
    ["with a reason that says otherwise", completion({ tool_calls: [call()] }, {}, { finish_reason: "stop" })],
    ["with arguments as an object", completion(calling(inputOf()))],
    ["without content", completion({ content: undefined, tool_calls: [call()] })],
    ["with content in parts", completion({ content: [{ type: "text", text: "Well." }], tool_calls: [call()] })],
    ["with its thoughts", completion({ reasoning: "Let me see.", tool_calls: [call()] })],
    ["with its thoughts by another name", completion({ reasoning_content: "Let me see.", tool_calls: [call()] })],
    ["with thoughts that are none", completion({ reasoning: { text: 1 }, tool_calls: [call()] })],
    ["with a call without an id", completion({ tool_calls: [call({ id: undefined })] })],
    ["with a call whose id is empty", completion({ tool_calls: [call({ id: "" })] })],
    ["with the older form of a call", completion({ function_call: { name: "pay", arguments: text } })],
    ["with nothing around the message", { choices: [{ message: { tool_calls: [call()] } }] }],
    [
      "with names and times that are none",
      completion({ tool_calls: [call()] }, { id: 7, model: null, created: "now" }),
    ],
  ] as const) {
    it(`hears a call that comes ${name}`, async () => {
      server.play((_, turn) => (turn === 0 ? json(body) : { text: "done" }));
      const { intents } = await brain().decide(question(), never);
      expect(intents.map(({ intent }) => intent)).to.deep.equal([paying("10")]);
      expect(server.asked).to.have.lengthOf(2);
    });
  }

  it("hears all calls of an answer, also where they have one id", async () => {
    const calls = ["1", "2", "3"].map((value) => call({ function: { name: "pay", arguments: inputOf(value) } }));
    server.play((asked, turn) => {
      if (turn === 0) return json(completion({ tool_calls: calls }));
      expect(asked.messages.filter(({ role }) => role === "tool")).to.have.lengthOf(3);
      return { text: "done" };
    });
    const { intents } = await brain().decide(question(), never);
    expect(intents.map(({ intent }) => intent)).to.deep.equal(["1", "2", "3"].map(paying));
  });

  for (const [name, given] of [
    ["an empty text", ""],
    ["nothing", null],
    ["an empty object", {}],
    ["a number", 7],
  ] as const) {
    it(`tells a model that called with ${name}`, async () => {
      server.play((asked, turn) => {
        if (turn === 0) return json(completion(calling(given)));
        expect(asked.messages.at(-1)?.content).to.match(/INTENT_MALFORMED|InvalidToolInput/);
        return { text: "done" };
      });
      const { intents, unread } = await brain().decide(question(), never);
      expect([intents, unread?.map(({ code }) => code)]).to.deep.equal([[], ["INTENT_MALFORMED"]]);
    });
  }

  it("takes an answer without a word and without calls for nothing to wish for", async () => {
    for (const message of [{}, { content: "" }, { content: "Nothing.", tool_calls: null }, { tool_calls: [] }]) {
      server.play(() => json(completion(message, {}, { finish_reason: "stop" })));
      expect((await brain().decide(question(), never)).intents).to.deep.equal([]);
      expect(server.asked).to.have.lengthOf(1);
    }
  });

  it("takes the count of a server that counts in all alone", async () => {
    const usage = { total_tokens: 1_234 };
    server.play(() => json(completion({ content: "Nothing." }, { usage }, { finish_reason: "stop" })));
    expect((await brain().decide(question(), never)).tokens).to.equal(1_234);
  });

  const moved = { location: "http://127.0.0.1:1/v1/chat/completions" };
  const told = (message: string) => ({ error: { message, type: "x", code: "y" } });
  for (const [name, answer, summary, next] of [
    [
      "knows no key",
      json(told(`Incorrect API key: sk-canar***c2e8a6`), 401),
      /does not take the key \(status 401\)\.$/,
      /keystore set/,
    ],
    ["forbids", json(told("no"), 403), /does not take the key \(status 403\)\.$/, /keystore set/],
    [
      "knows no such model",
      json(told("model 'a-model' not found"), 404),
      /no model "a-model" \(status 404\): "model 'a-model' not found"\.$/,
      /brain\.model\.name/,
    ],
    [
      "has nothing there",
      { status: 404, body: "<html>" },
      /has nothing there, or no model "a-model" \(status 404\)\.$/,
      /brain\.model\.endpoint/,
    ],
    [
      "takes no tools",
      json(told("a-model does not support tools"), 400),
      /\(status 400\): "a-model does not support tools"\.$/,
      /call tools/,
    ],
    [
      "says why elsewhere",
      json({ detail: "temperature is fixed" }, 422),
      /\(status 422\): "temperature is fixed"\.$/,
      /temperature/,
    ],
    [
      "says why as a text",
      json({ error: "context too long" }, 400),
      /\(status 400\): "context too long"\.$/,
      /room for all records/,
    ],
    ["wants money", json(told("no credit"), 402), /wants to be paid first \(status 402\): "no credit"\.$/, /account/],
    [
      "is asked too often",
      json(told("slow down"), 429, { "retry-after": "90" }),
      /\(status 429\) and asks to wait 1 minute 30 seconds: "slow down"\.$/,
      /tries again/,
    ],
    [
      "says until when",
      json({}, 429, { "retry-after": "Fri, 01 Jan 2100 00:00:00 GMT" }),
      /asks to wait \d+ days/,
      /tries again/,
    ],
    ["says no time", json({}, 429, { "retry-after": "soon" }), /asked too often \(status 429\)\.$/, /tries again/],
    ["is broken", { status: 502, body: "<html>Bad Gateway" }, /is out of order \(status 502\)\.$/, /tries again/],
    ["leads elsewhere", { status: 308, body: "", headers: moved }, /leads elsewhere \(status 308\)/, /endpoint/],
    [
      "says well done, and an error",
      json(told("overloaded")),
      /an error and a good status: "overloaded"\.$/,
      /tries again/,
    ],
    ["answers with a page", { status: 200, body: "<!doctype html>" }, /with a page, and not with JSON\.$/, /endpoint/],
    [
      "answers with a stream",
      { status: 200, body: 'data: {"choices":[]}\n\ndata: [DONE]\n' },
      /with a stream/,
      /Switch streaming off/,
    ],
    ["answers nothing", { status: 200, body: "" }, /answered nothing at all\.$/, /tries again/],
    ["answers with no choice", json({ choices: [] }), /no chat completion\.$/, /endpoint/],
    ["answers without a message", json({ choices: [{ text: "hi" }] }), /no chat completion\.$/, /endpoint/],
    ["answers with a list", json([1]), /no chat completion\.$/, /endpoint/],
    [
      "answers without end",
      { status: 200, body: " ".repeat(4 * 1024 * 1024 + 1) },
      /more than 4194304 bytes\.$/,
      /Nothing of it was read/,
    ],
  ] as const) {
    it(`names a server that ${name}, and what to do`, async () => {
      server.play(() => answer);
      const failure = await expectRejection(brain().decide(question(), never), "MODEL_UNREACHABLE");
      expect(failure.summary).to.match(summary).and.include(host());
      expect(failure.nextStep).to.match(next);
      expectNoKey(failure);
    });
  }

  it("repeats no words that hold a part of the key, in whatever letters", async () => {
    for (const part of [KEY, KEY.slice(3, 9), KEY.slice(-6).toUpperCase(), Buffer.from(KEY).toString("base64")]) {
      server.play(() => json(told(`about ${part}: no`), 400));
      const failure = await expectRejection(brain().decide(question(), never), "MODEL_UNREACHABLE");
      expect(failure.summary).to.match(/\(status 400\)\.$/);
    }
    server.play(() => json(told(`about ${KEY.slice(3, 8)}: no`), 400));
    expect((await expectRejection(brain().decide(question(), never), "MODEL_UNREACHABLE")).summary).to.include("about");
  });

  it("quotes and cuts what a server says: it writes no line of its own", async () => {
    server.play(() => json(told(`a\n\u001b[2J\u202eb${"c".repeat(1_000)}`), 500));
    const { message } = await expectRejection(brain().decide(question(), never), "MODEL_UNREACHABLE");
    expect(message).to.match(/\(status 500\): "a\\n\\u001b\[2J\\u\{202e\}bc+\.\.\."\.\n/);
    expect(message.length).to.be.lessThan(600);
  });

  it("asks for a key where the agent file names none", async () => {
    server.play(() => json({}, 401));
    const failure = await expectRejection(brain({ apiKey: undefined }).decide(question(), never), "MODEL_UNREACHABLE");
    expect(failure.summary).to.match(/asks for a key \(status 401\), and the agent file names none\.$/);
    expect(failure.nextStep).to.include("key: MODEL_KEY");
  });

  it("names a server that does not listen, one that hangs up, and one that is too slow", async () => {
    const closed = createServer((request) => request.socket.destroy());
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/v1`;
    const hungUp = await expectRejection(brain({ endpoint }).decide(question(), never), "MODEL_UNREACHABLE");
    expect(hungUp.summary).to.match(/^The model's server 127\.0\.0\.1:\d+ broke the connection \([A-Z_]+\)\.$/);
    await new Promise((resolve) => closed.close(resolve));
    const gone = await expectRejection(brain({ endpoint }).decide(question(), never), "MODEL_UNREACHABLE");
    expect(gone.summary).to.match(/does not listen \(ECONNREFUSED\)\.$/);
    expect(gone.nextStep).to.include("Start it");
    server.play(() => ({ never: true }));
    const slow = await expectRejection(brain({ timeout: 1_000 }).decide(question(), never), "MODEL_UNREACHABLE");
    expect(slow.summary).to.match(/did not answer within 1 second\.$/);
    expect(slow.nextStep).to.include("brain.model.time-out");
    for (const one of [hungUp, gone, slow]) expectNoKey(one);
  });

  it("names a server whose name leads nowhere", async () => {
    const endpoint = "http://models.invalid/v1";
    const failure = await expectRejection(brain({ endpoint }).decide(question(), never), "MODEL_UNREACHABLE");
    expect(failure.summary).to.match(
      /^The model's server models\.invalid has a name that leads to no address \([A-Z_]+\)\.$/,
    );
  }).timeout(60_000);

  function expectNoKey(failure: SallyportError): void {
    const all = `${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`.toLowerCase();
    for (const part of [KEY, KEY.slice(3, 9), KEY.slice(-6)]) expect(all).not.to.include(part);
  }
});
