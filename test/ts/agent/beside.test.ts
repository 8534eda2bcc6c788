// What is on its way, and what operators order, waits for no brain and no source: a runner in this process, whose clock goes
// where it is told to, on a chain whose blocks come when they are told to.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { createClient, http, parseGwei } from "viem";
import { getTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import type { Brain } from "../../../agent/brains/brain.ts";
import type { Journal } from "../../../agent/journal/openJournal.ts";
import { standingOf } from "../../../agent/journal/standingOf.ts";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import { leaveOrder } from "../../../agent/orders/leaveOrder.ts";
import { workBeside } from "../../../agent/run/beside.ts";
import type { RunEvent } from "../../../agent/run/events.ts";
import { orEnd } from "../../../agent/run/orEnd.ts";
import { runAgent } from "../../../agent/run/runAgent.ts";
import { openRunner } from "../../../agent/run/runner.ts";
import type { RunnerSetup } from "../../../agent/run/setup.ts";
import { turn } from "../../../agent/run/turn.ts";
import { turnTimes } from "../../../agent/run/turnTimes.ts";
import { anchorerOf } from "../../../agent/signing/anchorerOf.ts";
import { carrierOf } from "../../../agent/signing/carrierOf.ts";
import { channelPair } from "../../../agent/signing/channel.ts";
import { connect } from "../../../agent/signing/connect.ts";
import { serve } from "../../../agent/signing/serve.ts";
import { signerOf } from "../../../agent/signing/signerOf.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type AskedModel, type ModelServer, startModelServer } from "../support/modelServer.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { relayer, treasurer } = people;

describeWithAnvil("turns beside what is on its way", (anvil) => {
  let small: SmallSystem;
  let model: ModelServer;
  let runs = 0;
  /** Runners that no test may leave behind. */
  const all: { end: () => void; running: Promise<void> }[] = [];

  before(async function () {
    this.timeout(60_000);
    small = await deploySmall(anvil().url);
    model = await startModelServer();
  });
  afterEach(async () => {
    for (const { end, running } of all.splice(0)) {
      end();
      await running;
    }
    await small.clock.setAutomine(true);
  });
  after(async () => {
    await model.stop();
    small.remove();
  });

  /** A runner's beginning, and the other end of its channel. */
  function prepared(bills: readonly string[], changes = "") {
    const folder = small.file(`beside-${++runs}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "prompt.md"), "Pay what the bills say.");
    writeFileSync(join(folder, "bills.csv"), ["payee,amount", ...bills].join("\n"));
    const { gate, lens, provenance } = small.plan.addresses;
    const [signing, paying] = [treasurer, relayer].map(({ address }) => small.context.network.sender(address));
    if (signing === undefined || paying === undefined) return expect.fail();
    const node = createClient({ chain: hardhat, transport: http(anvil().url, { retryCount: 0 }), cacheTime: 0 });
    const [host, end] = channelPair();
    const mostPerGas = parseGwei("50");
    serve(host, {
      agent: 1n,
      signer: signerOf(signing, gate),
      carrier: carrierOf(paying, { gate, mostPerGas }),
      anchorer: anchorerOf(paying, { owner: { chainId: 31_337, gate, agent: 1n }, provenance, mostPerGas, every: 0 }),
      requests: [(question) => node.request(question as never)],
    });
    const text = `version: 1
agent: payer
every: 1 second
lifetime: 2 days
finality: 1
sources:
  bills: { file: bills.csv }
brain:
  model: { endpoint: "${model.url}", name: played, prompt: prompt.md, tokens per day: 100000, time-out: 1 hour }
intents: [pay]
${changes}`;
    const setup: RunnerSetup = {
      ...{ chainId: 31_337, network: "anvil", secondNetwork: undefined, fromBlock: 0n, gate, lens, provenance },
      ...{ key: treasurer.address, account: relayer.address, folder: join(folder, "state"), secrets: {}, once: false },
      agentFile: { path: join(folder, "agent.yaml"), text },
      policyFile: { path: small.file("policy.yaml"), text: readFileSync(small.file("policy.yaml"), "utf8") },
    };
    const holder = connect(end, { key: setup.key, account: setup.account, nodes: 1 });
    return { setup, holder, journal: join(setup.folder, "journal.sqlite") };
  }

  /** Starts a runner. What it tells is waited for; if it ends before, by what it ended with. */
  function started(bills: readonly string[], changes?: string) {
    const { setup, holder, journal } = prepared(bills, changes);
    const ending = new AbortController();
    let later = 0;
    const events: RunEvent[] = [];
    const waiting: { is: (event: RunEvent) => boolean; resolve: () => void }[] = [];
    const running = runAgent({
      ...{ setup, holder, signal: ending.signal },
      clock: () => Date.now() + later,
      elapsed: () => (performance.now() + later) / 1000,
      tell: (event) => {
        events.push(event);
        for (const { is, resolve } of waiting) if (is(event)) resolve();
      },
    });
    const end = () => ending.abort();
    all.push({ end, running });
    return {
      journal,
      events,
      running,
      end,
      wait: (seconds: number) => {
        later += seconds * 1000;
      },
      told: (is: (event: RunEvent) => boolean, times = 1) =>
        Promise.race([
          running.then(() => expect.fail(`It ended after ${events.map(({ event }) => event)}`)),
          new Promise<void>((resolve) => {
            const check = () => events.filter(is).length >= times && resolve();
            waiting.push({ is, resolve: check });
            check();
          }),
        ]),
    };
  }

  const pay = (to: string, value: string, record: number) => ({
    tool: "pay",
    input: {
      wish: { kind: "pay", to, amount: { value, unit: "ETH", from: { source: "bills", record } } },
      why: `bill ${record}`,
    },
  });

  /** A model that wishes once, and from the second turn on never answers. */
  function hangs(...calls: ReturnType<typeof pay>[]): Promise<void> {
    return new Promise((resolve) => {
      let turns = 0;
      model.play((asked: AskedModel) => {
        if (asked.messages.some(({ role }) => role === "tool")) return { text: "" };
        turns += 1;
        if (turns === 1) return { calls };
        resolve();
        return { never: true };
      });
    });
  }

  it("replaces a transaction that is stuck, and ends, while a brain hangs", async () => {
    await small.clock.setAutomine(false);
    const hanging = hangs(pay("ada", "0.25", 2));
    const { told, wait, events, end, running, journal } = started(["ada,0.25"]);
    await told(({ event }) => event === "sent");
    await hanging;
    wait(121);
    await told(({ event }) => event === "sent", 2);
    const [first, second = expect.fail()] = events.flatMap((one) =>
      one.event === "sent" ? [one.transactionHash] : [],
    );
    expect(second).not.to.equal(first);
    await small.clock.mine({ blocks: 1 });
    await told(({ event }) => event === "proposed");
    expect(events.filter(({ event }) => event === "decided")).to.have.lengthOf(1);
    end();
    await running;
    expect(events.at(-1)).to.deep.equal({ event: "stopped", turns: 2 });
    expect(verifyJournal(journal).problem).to.equal(undefined);
    const receipt = await getTransactionReceipt(small.context.network.client, { hash: second });
    expect(receipt.status).to.equal("success");
  });

  it("decides, takes orders and ends while the head's transaction waits for its block", async () => {
    await small.clock.setAutomine(false);
    const hanging = hangs();
    const { told, events, end, running, journal } = started([], "anchor: { every: 1 second }\n");
    await told(({ event }) => event === "decided");
    await hanging;
    leaveOrder(journal, { order: "resume" });
    await told(({ event }) => event === "unfollowed");
    end();
    await running;
    expect(events.filter(({ event }) => event === "anchored")).to.deep.equal([]);
    // What was sent waits all the same: once it is in a block, the next run goes on from there.
    await small.clock.mine({ blocks: 1 });
    expect(verifyJournal(journal).problem).to.equal(undefined);
  });

  it("anchors the head while a brain hangs", async () => {
    const hanging = hangs();
    const { told, wait } = started([], "anchor: { every: 1 hour }\n");
    await told(({ event }) => event === "anchored");
    await hanging;
    wait(3_601);
    await told(({ event }) => event === "anchored", 2);
  });

  it("takes an operator's orders while a brain hangs", async () => {
    const hanging = hangs(pay("ada", "0.125", 2), pay("ben", "0.125", 3));
    const monitors = "checks: { monitors: { rate: { do: hold, at most: 1, per: 1 day } } }\n";
    const { told, events, end, running, journal } = started(["ada,0.125", "ben,0.125"], monitors);
    await hanging;
    const [held] = events.flatMap((one) => (one.event === "held" ? [one.key] : []));
    if (held === undefined) return expect.fail();
    leaveOrder(journal, { order: "release", key: held });
    await told(({ event }) => event === "released");
    leaveOrder(journal, { order: "resume" });
    await told(({ event }) => event === "unfollowed");
    expect(events.filter(({ event }) => event === "decided")).to.have.lengthOf(1);
    end();
    await running;
    expect(standingOf(journal)?.state.keys.get(held)?.outcome).to.equal("released");
  });

  it("reads nothing of the journal at a turn, and writes down what it sees when that changes", async () => {
    const { setup, holder } = prepared(["ada,0.0625"]);
    const runner = await openRunner({ setup, holder, tell: () => {} });
    try {
      model.play(() => ({ text: "" }));
      const journal: Journal = {
        ...runner.journal,
        get state() {
          return runner.journal.state;
        },
        entries: () => expect.fail("It read the journal again."),
      };
      const written = async () => {
        const { number } = runner.journal.state.head;
        await turn({ ...runner, journal }, new AbortController().signal);
        return [...runner.journal.entries()].slice(number).map(({ entry }) => entry.kind);
      };
      expect(await written()).to.deep.equal(["observed", "decided"]);
      expect(await written()).to.deep.equal(["decided"]);
      writeFileSync(join(setup.agentFile.path, "../bills.csv"), "payee,amount\nada,0.5\n");
      expect(await written()).to.deep.equal(["observed", "decided"]);
      expect(await written()).to.deep.equal(["decided"]);
    } finally {
      runner.journal.close();
    }
  });

  it("ends a turn whose brain does not hear that it is to end", async () => {
    const { setup, holder } = prepared(["ada,0.0625"]);
    const runner = await openRunner({ setup, holder, tell: () => {} });
    try {
      const ending = new AbortController();
      const brain: Brain = {
        name: "deaf",
        decide: () => {
          ending.abort(new Error("the end"));
          return new Promise(() => {});
        },
      };
      const { number } = runner.journal.state.head;
      const ended = await turn({ ...runner, brain }, ending.signal).catch((error: unknown) => error);
      expect(String(ended)).to.equal("Error: the end");
      // What it saw is written, and nothing of a decision.
      expect(runner.journal.state.head.number).to.equal(number + 1);
    } finally {
      runner.journal.close();
    }
  });
});

describe("work beside", () => {
  it("goes on alone, and is told of at once where it fails", async () => {
    let failures = 0;
    const beside = workBeside(() => {
      failures += 1;
    });
    await beside.ended();
    let finish = () => {};
    beside.begin(() => new Promise<void>((resolve) => (finish = resolve)));
    expect(beside.isUnderWay).to.equal(true);
    finish();
    await beside.ended();
    expect([beside.isUnderWay, failures]).to.deep.equal([false, 0]);
    const error = new Error("first");
    beside.begin(() => Promise.reject(error));
    expect(await beside.ended().catch((one: unknown) => one)).to.equal(error);
    expect([beside.isUnderWay, failures]).to.deep.equal([false, 1]);
  });

  it("is waited for no longer than until the end", async () => {
    const ending = new AbortController();
    expect(await orEnd(Promise.resolve(7), ending.signal)).to.equal(7);
    const failed = await orEnd(Promise.reject(new Error("no")), ending.signal).catch(String);
    expect(failed).to.equal("Error: no");
    const waiting = orEnd(new Promise(() => {}), ending.signal).catch(String);
    ending.abort("the end");
    expect(await waiting).to.equal("the end");
    expect(await orEnd(new Promise(() => {}), ending.signal).catch(String)).to.equal("the end");
  });
});

describe("times of turns", () => {
  it("come in their interval, and later after each failure", () => {
    let time = 1_000;
    const times = turnTimes(60, () => time);
    expect(times.isDue()).to.equal(true);
    times.succeeded();
    for (const [seconds, isDue] of [
      [0, false],
      [59, false],
      [60, true],
    ] as const) {
      time = 1_000 + seconds;
      expect(times.isDue(), String(seconds)).to.equal(isDue);
    }
    expect([times.failed(), times.failed(), times.failed(), times.failed()]).to.deep.equal([
      { tryAgainIn: 60, isAgain: false },
      { tryAgainIn: 120, isAgain: true },
      { tryAgainIn: 240, isAgain: true },
      { tryAgainIn: 300, isAgain: true },
    ]);
    time += 299;
    expect(times.isDue()).to.equal(false);
    time += 1;
    expect(times.isDue()).to.equal(true);
    times.succeeded();
    expect(times.failed()).to.deep.equal({ tryAgainIn: 60, isAgain: false });
  });

  it("of an agent that looks every six hours come a minute after a failure, and no later than a round", () => {
    const times = turnTimes(6 * 3_600, () => 0);
    const waits = Array.from({ length: 11 }, () => times.failed().tryAgainIn);
    expect(waits).to.deep.equal([60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600, 21_600]);
  });
});
