import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { http } from "viem";
import type { ComparedHeads } from "../../../agent/journal/compareHeads.ts";
import { headBatch } from "../../../agent/journal/headBatch.ts";
import { openJournal } from "../../../agent/journal/openJournal.ts";
import { standingOf } from "../../../agent/journal/standingOf.ts";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import { waitingOrders } from "../../../agent/orders/waitingOrders.ts";
import { type RunEvent, sentenceOf } from "../../../agent/run/events.ts";
import { openStore } from "../../../agent/sources/store.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { anchor } from "../../../sdk/actions/anchor.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { readEvidence } from "../../../sdk/provenance/evidence.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { rebuild } from "../../../tasks/agent/journal/rebuild.ts";
import { verifyAnchored } from "../../../tasks/agent/journal/verify.ts";
import { release } from "../../../tasks/agent/release.ts";
import { resume } from "../../../tasks/agent/resume.ts";
import { type RunArguments, run } from "../../../tasks/agent/run.ts";
import { networkOver, type TaskNetwork } from "../../../tasks/lib/network.ts";
import type { TaskContext } from "../../../tasks/lib/runTask.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type ModelServer, startModelServer } from "../support/modelServer.ts";
import { startNodeProxy } from "../support/nodeProxy.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients, smallPolicy } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { relayer, treasurer } = people;
const silent = { line: () => {}, progress: () => {} };
const CANARY = "canary-41d7be02c6f84e1a";

describeWithAnvil("running an agent", (anvil) => {
  let small: SmallSystem;
  let model: ModelServer;
  let runs = 0;

  before(async function () {
    this.timeout(60_000);
    small = await deploySmall(anvil().url);
    model = await startModelServer();
    writeFileSync(small.file("prompt.md"), "Pay what the bills say.");
  });
  after(async () => {
    await model.stop();
    small.remove();
  });

  /** An agent file of a model, and the bills that it sees. */
  function agentFile(bills: readonly string[], changes = ""): string {
    const folder = small.file(`agent-${++runs}`);
    mkdirSync(folder);
    writeFileSync(join(folder, "prompt.md"), "Pay what the bills say.");
    writeFileSync(join(folder, "bills.csv"), ["payee,amount", ...bills].join("\n"));
    writeFileSync(
      join(folder, "agent.yaml"),
      `version: 1
agent: payer
every: 1 second
lifetime: 2 days
sources:
  bills: { file: bills.csv }
brain:
  model: { endpoint: "${model.url}", name: played, key: MODEL_KEY, prompt: prompt.md, tokens per day: 100000 }
intents: [pay]
${changes}`,
    );
    return join(folder, "agent.yaml");
  }

  const folderOf = (file: string) => join(file, "..", "state");

  async function running(
    file: string,
    {
      enough = () => false,
      second,
      context = small.context,
      ...changes
    }: Partial<RunArguments> & {
      enough?: (event: RunEvent) => boolean;
      second?: TaskNetwork;
      context?: TaskContext;
    } = {},
  ): Promise<RunEvent[]> {
    const events: RunEvent[] = [];
    const ending = new AbortController();
    const tell = (event: RunEvent) => {
      events.push(event);
      expect(sentenceOf(event)).to.be.a("string");
      if (enough(event)) ending.abort();
    };
    const args = { ...small.options, file, once: true, key: undefined, folder: folderOf(file), from: relayer.address };
    const secretOf = async () => CANARY;
    const hide = (text: string) => text;
    const openSecond = async () => second ?? expect.fail();
    const options = { tell, signal: ending.signal, secretOf, hide, openSecond };
    await run(context, { ...args, ...changes }, options);
    return events;
  }

  const pay = (to: string, value: string, record: number) => ({
    tool: "pay",
    input: {
      wish: { kind: "pay", to, amount: { value, unit: "ETH", from: { source: "bills", record } } },
      why: `bill ${record}`,
    },
  });
  /** A model that wishes for all of it in its first answer, whatever it is told. */
  const wishing = (...calls: { tool: string; input: unknown }[]) =>
    model.play((asked) =>
      asked.messages.some(({ role }) => role === "tool")
        ? { text: "done" }
        : calls.length
          ? { calls }
          : { text: "none" },
    );
  async function proposed() {
    const { gate } = small.plan.addresses;
    return listProposals(small.context.network.client, { gate, fromBlock: 0n });
  }

  it("observes, decides, checks, bundles, proposes and records", async () => {
    const file = agentFile(["ada,0.25"]);
    wishing(pay("ada", "0.25", 2));
    const before = (await proposed()).length;
    const events = await running(file);
    expect(events.map(({ event }) => event)).to.deep.equal([
      ...["started", "turn", "observed", "decided", "said", "intended", "sent", "proposed", "stopped"],
    ]);
    const all = await proposed();
    expect(all).to.have.lengthOf(before + 1);
    const { proposal, state } = all.at(-1) ?? expect.fail();
    expect([proposal.calls[0]?.target, proposal.calls[0]?.value, state]).to.deep.equal([
      recipients.ada,
      25n * 10n ** 16n,
      "Queued",
    ]);
    const bundle = readFileSync(join(folderOf(file), "evidence", `${proposal.evidence}.txt`), "utf8");
    expect(readEvidence(bundle).root).to.equal(proposal.evidence);
    for (const line of [
      "brain model/played",
      "record bills 2 ",
      "call 0: ",
      "check simulation: after block ",
      "brain: wish pay ",
    ]) {
      expect(bundle).to.include(line);
    }
    expect(bundle).not.to.include(CANARY);
    expect(readdirSync(join(folderOf(file), "observations"))).to.not.be.empty;
  });

  it("proposes the same wish once, however often it is wished and begun anew", async () => {
    const file = agentFile(["ada,0.125"]);
    wishing(pay("ada", "0.125", 2));
    await running(file);
    const before = (await proposed()).length;
    let turns = 0;
    await running(file, { once: false, enough: ({ event }) => event === "turn" && ++turns === 3 });
    expect(turns).to.equal(3);
    expect((await proposed()).length).to.equal(before);
  });

  it("pays a record once, in whatever words and turns it is wished for, also after a crash and a lost journal", async () => {
    const [value, fee] = ["0.0029296875", "0.0009765625"];
    const bills = [`ada,${value},${fee}`, `ada,${value},${fee}`];
    const file = agentFile(bills);
    writeFileSync(file, readFileSync(file, "utf8").replace("intents: [pay]", "intents: [pay, payMany]"));
    const amount = (one: string, record: number) => ({ value: one, unit: "ETH", from: { source: "bills", record } });
    /** Other wishes by one record: another payee, another of its numbers, and both at once. */
    const others = (record: number) => {
      const payments = [value, fee].map((one) => ({ to: "ada", amount: amount(one, record) }));
      const both = { tool: "payMany", input: { wish: { kind: "payMany", payments }, why: "again" } };
      return [pay("ben", value, record), pay("ada", fee, record), both];
    };
    const toldBy = () =>
      model.asked.flatMap(({ messages }) =>
        messages.filter(({ role }) => role === "tool").map(({ content }) => String(content)),
      );
    const before = (await proposed()).length;
    wishing(pay("ada", value, 2), ...others(2));
    const events = await running(file);
    const told = toldBy();
    expect(told[0]).to.match(/^accepted/);
    const spent = /^refused: INTENT_RECORD_SPENT: intent: Record \d of bills is that of proposal \d+\. .*paid once/;
    expect(told.slice(1)).to.have.lengthOf(3);
    for (const one of told.slice(1)) expect(one).to.match(spent);
    expect(events.filter(({ event }) => event === "proposed")).to.have.lengthOf(1);
    expect((await proposed()).length).to.equal(before + 1);

    // Another process, and a line before it.
    writeFileSync(join(file, "..", "bills.csv"), ["payee,amount", "cleo,0.5", ...bills].join("\r\n"));
    wishing(...others(3));
    await running(file);
    expect(toldBy().map((one) => spent.test(one))).to.deep.equal([true, true, true]);
    expect((await proposed()).length).to.equal(before + 1);

    // And where the journal is lost: the bundle tells what was paid.
    const journal = join(folderOf(file), "journal.sqlite");
    for (const end of ["", "-wal", "-shm"]) rmSync(`${journal}${end}`, { force: true });
    await rebuild(small.context, { ...small.options, file: journal, agent: "payer" });
    wishing(...others(3));
    await running(file);
    expect(toldBy().map((one) => spent.test(one))).to.deep.equal([true, true, true]);
    expect((await proposed()).length).to.equal(before + 1);

    // The line that says the same is another bill.
    wishing(pay("ada", value, 4));
    await running(file);
    expect(toldBy()[0]).to.match(/^accepted/);
    expect((await proposed()).length).to.equal(before + 2);
  }).timeout(180_000);

  it("proposes by one record as often as it is wished where the agent file says that it is no bill", async () => {
    const file = agentFile(["ada,0.00146484375,0.00048828125"]);
    writeFileSync(file, readFileSync(file, "utf8").replace("bills.csv }", "bills.csv, once: false }"));
    wishing(pay("ada", "0.00146484375", 2), pay("ada", "0.00048828125", 2));
    const events = await running(file);
    expect(events.filter(({ event }) => event === "proposed")).to.have.lengthOf(2);
  });

  it("proposes nothing that no rule carries, and tells why", async () => {
    const file = agentFile(["ada,2", "ada,0.5"]);
    wishing(pay("ada", "2", 2), pay("ada", "0.5", 3));
    const events = await running(file);
    const told = model.asked[1]?.messages.filter(({ role }) => role === "tool").map(({ content }) => String(content));
    expect(told?.[0]).to.match(/^refused: ValueTooHigh: Call 0 \(pay 2 ETH to ada\) is refused: /);
    expect(told?.[1]).to.match(/^accepted/);
    expect(events.filter(({ event }) => event === "proposed")).to.have.lengthOf(1);
  });

  it("believes no number that stands in no record", async () => {
    const file = agentFile(["ada,0.5"]);
    const before = (await proposed()).length;
    wishing(pay("ada", "0.75", 2), pay("mallory", "0.5", 2));
    const events = await running(file);
    expect(events.map(({ event }) => event)).to.deep.equal([
      ...["started", "turn", "observed", "decided", "said", "refused", "refused", "stopped"],
    ]);
    expect((await proposed()).length).to.equal(before);
    // What the model heard stands in the journal: once, however often it is wished for.
    const codes = () => standingOf(join(folderOf(file), "journal.sqlite"))?.refused.map(({ code }) => code);
    expect(codes()).to.deep.equal(["INTENT_NUMBER_NOT_CITED", "INTENT_PARTY_UNKNOWN"]);
    const again = await running(file);
    expect(again.filter(({ event }) => event === "refused")).to.deep.equal([]);
    expect(codes()).to.deep.equal(["INTENT_NUMBER_NOT_CITED", "INTENT_PARTY_UNKNOWN"]);
  });

  it("keeps key, node's address and environment out of the runner, and the model's key out of everything it writes", async () => {
    const file = agentFile(["ada,0.0625"]);
    wishing(pay("ada", "0.0625", 2));
    process.env["SALLYPORT_CANARY"] = CANARY;
    try {
      const events = await running(file);
      expect(JSON.stringify(events, (_, one) => (typeof one === "bigint" ? String(one) : one))).not.to.include(CANARY);
    } finally {
      delete process.env["SALLYPORT_CANARY"];
    }
    for (const path of readdirSync(folderOf(file), { recursive: true, withFileTypes: true })) {
      if (path.isFile()) expect(readFileSync(join(path.parentPath, path.name), "latin1")).not.to.include(CANARY);
    }
    expect(model.asked[0]?.authorization).to.equal(`Bearer ${CANARY}`);
  });

  it("warns of secrets that lie where the runner may read, and of nothing else there", async () => {
    const file = agentFile(["ada,0.0078125"]);
    const said: string[] = [];
    // What takes its time is told the same way.
    const output = { ...silent, progress: (text: string) => /^mind: /.test(text) && said.push(text) };
    const beside = (name: string) => join(file, "..", name);
    for (const name of [".env.example", "key.txt", "environment"]) writeFileSync(beside(name), "");
    wishing();
    await running(file, { context: { ...small.context, output } });
    expect(said).to.deep.equal([]);
    for (const name of [".env", ".env.local", "UTC--2026-11-23--ada", "tls.pem"]) writeFileSync(beside(name), "");
    await running(file, { context: { ...small.context, output } });
    expect(said.map((text) => /^mind: (\S+) lies beside/.exec(text)?.[1])).to.deep.equal([
      ".env",
      ".env.local",
      "UTC--2026-11-23--ada",
      "tls.pem",
    ]);
  });

  it("goes on after a model that is gone, and says so once in the journal", async () => {
    const file = agentFile(["ada,0.03125"]);
    let asked = 0;
    model.play((question) => {
      asked += 1;
      if (asked <= 2) return { status: 503, body: CANARY };
      return question.messages.some(({ role }) => role === "tool")
        ? { text: "" }
        : { calls: [pay("ada", "0.03125", 2)] };
    });
    const events = await running(file, { once: false, enough: ({ event }) => event === "proposed" });
    const failures = events.filter((one) => one.event === "failed" && one.step === "go on");
    expect(failures.map((one) => "code" in one && one.code)).to.deep.equal(["MODEL_UNREACHABLE", "MODEL_UNREACHABLE"]);
    expect(JSON.stringify(failures)).not.to.include(CANARY);
    expect(existsSync(join(folderOf(file), "journal.sqlite"))).to.equal(true);
    expect(verifyJournal(join(folderOf(file), "journal.sqlite")).problem).to.equal(undefined);
  });

  it("counts the tokens of a turn that failed, against those of the day", async () => {
    const file = agentFile(["ada,0.0078125"]);
    writeFileSync(file, readFileSync(file, "utf8").replace("tokens per day: 100000", "tokens per day: 1500"));
    model.play((asked) =>
      asked.messages.some(({ role }) => role === "tool")
        ? { status: 500, body: "" }
        : { calls: [pay("ada", "0.0078125", 2)], tokens: 1_499 },
    );
    await expectRejection(running(file), "MODEL_UNREACHABLE");
    expect(model.asked).to.have.lengthOf(2);
    // One token is left: one answer more, and no other.
    await running(file);
    expect(model.asked).to.have.lengthOf(3);
    await expectRejection(running(file), "MODEL_BUDGET_SPENT");
    expect(model.asked).to.have.lengthOf(3);
  });

  it("proposes where two nodes agree, and nothing where one of them does not answer", async () => {
    const proxy = await startNodeProxy(anvil().url);
    try {
      const second = await networkOver(http(proxy.url), "other");
      const file = agentFile(["ada,0.015625"], "checks: { second node: other }\n");
      wishing(pay("ada", "0.015625", 2));
      proxy.interfere(({ method }) =>
        method === "eth_getBlockByNumber" ? { error: { code: -32_000, message: "no" } } : undefined,
      );
      const before = (await proposed()).length;
      const failure = await running(file, { second }).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error);
      expect((await proposed()).length).to.equal(before);
      proxy.interfere(undefined);
      const events = await running(file, { second });
      expect(events.map(({ event }) => event)).to.include("proposed");
      expect((await proposed()).length).to.equal(before + 1);
      await expectRejection(
        running(agentFile([], "checks: { second node: anvil }\n"), { second }),
        "AGENT_FILE_VALUE_INVALID",
      );
    } finally {
      await proxy.stop();
    }
  });

  it("releases what is held by the operator's order, while it runs", async () => {
    const file = agentFile(["ada,0.0234375", "ben,0.0234375"], "checks: { monitors: { first-time: { do: hold } } }\n");
    wishing(pay("ada", "0.0234375", 2), pay("ben", "0.0234375", 3));
    const journal = join(folderOf(file), "journal.sqlite");
    const key = (event: RunEvent) => ("key" in event ? event.key : "");
    const held: string[] = [];
    const events = await running(file, {
      once: false,
      enough: (event) => {
        if (event.event === "held" && held.push(key(event)) === 2) {
          release(silent, { file: journal, keys: held.slice(0, 1) });
        }
        return event.event === "proposed";
      },
    });
    expect(events.filter(({ event }) => event === "released").map(key)).to.deep.equal([held[0]]);
    expect(events.filter(({ event }) => event === "proposed")).to.have.lengthOf(1);
    const standing = standingOf(journal);
    expect(standing?.held.map((one) => one.key)).to.deep.equal([held[1]]);
    expect([...(standing?.state.open.values() ?? [])].map((one) => one.key)).to.deep.equal([held[0]]);
    expect(waitingOrders(journal)).to.deep.equal([]);
  });

  it("goes on after it was frozen by the operator's order, which waits where no runner runs", async () => {
    const file = agentFile(
      ["ada,0.01171875", "ben,0.01171875"],
      "checks: { monitors: { rate: { do: freeze, at most: 1, per: 1 day } } }\n",
    );
    const wishes = [pay("ada", "0.01171875", 2), pay("ben", "0.01171875", 3)];
    wishing(...wishes);
    const first = await running(file);
    expect(first.flatMap(({ event }) => (["frozen", "held", "proposed"].includes(event) ? [event] : []))).to.deep.equal(
      ["frozen", "held", "proposed"],
    );
    const asked = model.asked.length;
    expect((await running(file)).map(({ event }) => event)).to.deep.equal(["started", "stopped"]);
    expect(model.asked).to.have.lengthOf(asked);
    const journal = join(folderOf(file), "journal.sqlite");
    await resume(silent, { file: journal });
    const events = await running(file);
    expect(events.map(({ event }) => event)).to.include.members(["resumed", "turn", "decided"]);
    expect(events.map(({ event }) => event)).not.to.include("frozen");
    expect(standingOf(journal)?.held).to.have.lengthOf(1);
  });

  it("takes away what it saw long ago that led to nothing, where the agent file says so, and tells it", async () => {
    const DAY = 86_400;
    const now = Math.floor(Date.now() / 1000);
    const owner = { chainId: 31_337, gate: small.plan.addresses.gate, agent: 1n };
    /** Which of two observations stands after a turn: one of three days ago, and one of five. */
    async function turnWith(settings: string): Promise<{ events: RunEvent[]; standing: boolean[] }> {
      const file = agentFile([], settings);
      const folder = folderOf(file);
      const store = await openStore(join(folder, "observations"));
      openJournal({ path: join(folder, "journal.sqlite"), owner, now: () => (now - 9 * DAY) * 1_000 }).close();
      const kept = [now - 3 * DAY, now - 5 * DAY].map((at) => ({ at, text: `seen at ${at}` }));
      const paths: string[] = [];
      for (const { at, text } of kept) {
        const digest = await store.keep(Buffer.from(text));
        const path = join(folder, "observations", digest.slice(2, 4), digest.slice(2));
        utimesSync(path, at, at);
        paths.push(path);
      }
      wishing();
      return { events: await running(file), standing: paths.map((path) => existsSync(path)) };
    }
    const told = (events: readonly RunEvent[]) => events.filter(({ event }) => event === "pruned");
    const pruned = await turnWith("keep observations: 4 days\n");
    expect(pruned.standing).to.deep.equal([true, false]);
    expect(told(pruned.events)).to.deep.equal([{ event: "pruned", observations: 1, bytes: 18 }]);
    for (const settings of ["", "keep observations: 6 days\n"]) {
      const { events, standing } = await turnWith(settings);
      expect([standing, told(events)], settings).to.deep.equal([[true, true], []]);
    }
  });

  it("anchors its journal's head, so that a journal that is cut is told", async () => {
    const file = agentFile(["ada,0.03515625"], "anchor: { every: 1 second }\n");
    wishing(pay("ada", "0.03515625", 2));
    const events = await running(file);
    expect(events.filter(({ event }) => event === "anchored")).to.have.lengthOf(1);
    const journal = join(folderOf(file), "journal.sqlite");
    const compared = async (by?: string) => {
      const { ok, json } = await verifyAnchored(small.context, { ...small.options, file: journal, by });
      return { ok, ...(json as { anchored: ComparedHeads }).anchored };
    };
    const { upTo } = standingOf(journal)?.state.anchored ?? expect.fail();
    const whole = { upTo, missing: [], unanchored: [], strangers: [] };
    expect(await compared()).to.deep.equal({ ok: true, ...whole });
    // A stranger says that another head was this agent's: that is told, and changes nothing.
    const { gate, provenance } = small.plan.addresses;
    const owner = { chainId: 31_337, gate, agent: 1n };
    const batch = headBatch(owner, { number: 99, hash: `0x${"99".repeat(32)}` }, treasurer.address);
    const sender = small.context.network.sender(treasurer.address);
    await confirm(sender, await anchor(sender, { provenance, batch, observedAt: 1 }));
    expect(await compared()).to.deep.equal({ ok: true, ...whole, strangers: [treasurer.address] });
    const strange = await compared(treasurer.address);
    expect([strange.ok, strange.missing]).to.deep.equal([false, [hashBatch(batch)]]);
    const cut = new DatabaseSync(journal);
    cut.exec(`DROP TRIGGER entries_stay; DELETE FROM entries WHERE number >= ${upTo}`);
    cut.close();
    expect(verifyJournal(journal).problem).to.equal(undefined);
    const { ok, missing, upTo: left } = await compared();
    expect([ok, missing.length, left]).to.deep.equal([false, 1, undefined]);
    // Cut before the first transaction it names no account any more, and is not believed either.
    const more = new DatabaseSync(journal);
    more.exec("DELETE FROM entries WHERE number > 1");
    more.close();
    const bare = await compared();
    expect([bare.ok, bare.missing.length, bare.strangers.length]).to.deep.equal([false, 0, 2]);
    expect((await compared(relayer.address)).missing).to.have.lengthOf(1);
  });

  it("refuses a key that is not the agent's, an agent file that is wrong, and a policy that is not in force", async () => {
    const file = agentFile(["ada,0.5"]);
    await expectRejection(running(file, { key: relayer.address }), "AGENT_KEY_UNKNOWN");
    await running(file, { key: treasurer.address });
    const wrong = agentFile(["ada,0.5"], "lifetme: 1 day\n");
    expect((await expectRejection(running(wrong), "AGENT_FILE_KEY_UNKNOWN")).line).to.equal(10);
    const other = small.file("other.yaml");
    writeFileSync(other, smallPolicy("2 ETH"));
    await expectRejection(running(file, { policy: other }), "POLICY_NOT_IN_FORCE");
  });
});
