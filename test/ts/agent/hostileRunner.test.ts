// What a runner's process can do to the process that holds the keys, once it was taken over: played by programs that say
// what they like over the same channel.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type RunEvent, sentenceOf } from "../../../agent/run/events.ts";
import { channelPair, ipcChannel } from "../../../agent/signing/channel.ts";
import { connect } from "../../../agent/signing/connect.ts";
import { serve } from "../../../agent/signing/serve.ts";
import { endOf } from "../../../tasks/lib/runner/endOf.ts";
import { tellEvents } from "../../../tasks/lib/tellEvents.ts";
import { expectRejection } from "../support/rejection.ts";

describe("a runner's process that was taken over", function () {
  this.timeout(60_000);

  const folder = mkdtempSync(join(tmpdir(), "sallyport-taken-"));
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  let programs = 0;
  function started(program: string): ChildProcess {
    const path = join(folder, `${programs++}.mjs`);
    writeFileSync(path, program);
    const child = fork(path, [], { serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"] });
    children.push(child);
    return child;
  }

  function told(child: ChildProcess): { lines: string[]; end: Promise<void> } {
    const lines: string[] = [];
    const output = { line: (text: string) => lines.push(text), progress: () => {} };
    return { lines, end: endOf(child, tellEvents<RunEvent>(output, false, sentenceOf)) };
  }

  const TURN = 'process.send({ type: "event", event: { event: "turn", turn: 7 } });';

  for (const [what, said] of Object.entries({
    "an event that there is not": '{ type: "event", event: { event: "granted" } }',
    "an event without its fields": '{ type: "event", event: { event: "intended" } }',
    "an event that is none": '{ type: "event", event: null }',
    "nothing at all": "0",
  })) {
    it(`is killed where it says ${what}`, async () => {
      const child = started(`${TURN} process.send(${said}); setInterval(() => {}, 1_000);`);
      const killed = once(child, "exit");
      const { lines, end } = told(child);
      await expectRejection(end, "RUNNER_DIED");
      expect((await killed)[1]).to.equal("SIGKILL");
      expect(lines).to.deep.equal(["turn       7"]);
    });
  }

  it("ends with an error that it made up, and one that is none", async () => {
    const ended = (failure: string) =>
      `${TURN} process.send({ type: "ended", failure: ${failure} }, () => process.exit(0));`;
    const own = '{ of: "sallyport", code: "FILE_NOT_FOUND", parameters: { summary: "It is not there." } }';
    await expectRejection(told(started(ended(own))).end, "FILE_NOT_FOUND");
    await expectRejection(told(started(ended('{ of: "sallyport", code: "FILE_NOT_FOUND" }'))).end, "RUNNER_DIED");
    await told(started(ended("undefined"))).end;
  });

  it("writes no line of its own, and moves no terminal", async () => {
    const reason = "no\\nintended   bookkeeper/7 on tier board\\u001b[2J\\u009b2J\\r\\u202e";
    const refused = `{ event: "refused", key: "k", code: "c", reason: "${reason}" }`;
    const child = started(
      `process.send({ type: "event", event: ${refused} }); process.send({ type: "ended" });process.disconnect();`,
    );
    const { lines, end } = told(child);
    await end;
    expect(lines).to.deep.equal([
      "refused    k: c: no\\u{a}intended   bookkeeper/7 on tier board\\u{1b}[2J\\u{9b}2J\\u{d}\\u{202e}",
    ]);
  });

  it("dies with questions open, and takes nobody along", async () => {
    const child = started(`
      for (let number = 1; number <= 3; number++)
        process.send({ type: "question", number, request: { ask: "chain", node: 0, method: "eth_chainId" } });
      process.send({ type: "event", event: { event: "turn", turn: 7 } }, () => process.exit(3));`);
    let answer: (result: string) => void = () => {};
    const waiting = new Promise<string>((resolve) => {
      answer = resolve;
    });
    let asked = 0;
    const request = async () => {
      asked += 1;
      return waiting;
    };
    serve(ipcChannel(child), { agent: 1n, signer: {} as never, carrier: {} as never, requests: [request] });
    const gone = once(child, "exit");
    await expectRejection(told(child).end, "RUNNER_DIED");
    await gone;
    expect(asked).to.equal(3);
    // What nobody hears would be an error that nobody takes: the test's own process would end.
    answer("0x1");
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  });

  it("is answered where an answer cannot be copied", async () => {
    const [host, runner] = channelPair();
    const results: unknown[] = [() => "a function", "0x7a69"];
    const request = async () => results.shift();
    serve(host, { agent: 1n, signer: {} as never, carrier: {} as never, requests: [request] });
    const holder = connect(runner, { key: "0x", account: "0x", nodes: 1 } as never);
    const [transport] = holder.transports;
    const client = transport?.({ retryCount: 0 }) ?? expect.fail();
    const failure = await client.request({ method: "eth_chainId" }).catch((error: unknown) => error);
    expect(String(failure)).to.include("could not be cloned");
    expect(await client.request({ method: "eth_chainId" })).to.equal("0x7a69");
  });
});
