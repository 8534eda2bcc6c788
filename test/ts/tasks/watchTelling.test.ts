// What a watcher tells whom, over failures, kills and restarts.
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { people } from "../../../examples/grants/story/people.ts";
import { execute } from "../../../tasks/execute.ts";
import { sentenceOf, type WatchEvent } from "../../../tasks/lib/watch/events.ts";
import { openMemory } from "../../../tasks/lib/watch/memory.ts";
import { type WatchArguments, watch } from "../../../tasks/watch.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { besideWaiting } from "../support/besideWaiting.ts";
import { createProject, type Project } from "../support/project.ts";
import { type Receiver, signatureOf, startReceiver } from "../support/receiver.ts";
import { expectRejection } from "../support/rejection.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { gina, relayer } = people;

describeWithAnvil("what a watcher tells", (anvil) => {
  let small: SmallSystem;
  let project: Project;
  let receiver: Receiver;
  let files = 0;
  let state: string;

  before(async function () {
    this.timeout(60_000);
    project = createProject(() => anvil().url);
    small = await deploySmall(anvil().url, project.root);
    receiver = await startReceiver();
  });
  after(async () => {
    project.remove();
    await receiver.stop();
  });
  beforeEach(() => {
    receiver.forget();
    files += 1;
    state = small.file(`watch-${files}.sqlite`);
  });

  /** A watcher that remembers in a file, for one round or until its event satisfies `enough`. */
  async function watching(
    changes: Partial<WatchArguments> = {},
    {
      enough,
      now,
      isHeard = true,
    }: { enough?: (event: WatchEvent) => boolean; now?: () => number; isHeard?: boolean } = {},
  ): Promise<WatchEvent[]> {
    const ending = new AbortController();
    const events: WatchEvent[] = [];
    const tell = (event: WatchEvent) => {
      events.push(event);
      expect(sentenceOf(event)).to.be.a("string");
      if (enough?.(event)) ending.abort();
    };
    const args = {
      ...small.options,
      once: enough === undefined,
      every: enough === undefined ? "15s" : "1s",
      evidence: undefined,
      veto: undefined,
      out: undefined,
      manifests: undefined,
      taint: undefined,
      finality: undefined,
      state,
      from: gina.address,
      ...changes,
    };
    const webhook = isHeard ? receiver.webhook : undefined;
    await watch(small.context, args, { tell, signal: ending.signal, webhook, ...(now && { now, elapsed: now }) });
    return events;
  }
  const about = (events: readonly WatchEvent[], proposal: string) =>
    events.filter((one) => "proposal" in one && one.proposal === proposal).map(({ event }) => event);
  const came = (proposal: string) =>
    receiver.came.filter(({ body }) => body.includes(`"${proposal}"`)).map(({ event }) => event.notice);

  it("is sent signed, each with an id of its own, and says nothing of the secret", async () => {
    await small.standing("ada");
    const events = await watching();
    expect(receiver.came.map(({ event }) => event.event)).to.deep.equal(events.map(({ event }) => event));
    expect(new Set(receiver.came.map(({ event }) => event.notice)).size).to.equal(events.length);
    for (const taken of receiver.came) {
      const { given, right } = signatureOf(taken);
      expect(given).to.equal(right);
      expect(taken.headers["sallyport-notice"]).to.equal(taken.event.notice);
      expect(taken.body).not.to.include(receiver.webhook.secret);
    }
  });

  it("is not told anew after a restart; where what was told is lost it is, under the same ids", async () => {
    const proposal = await small.standing("ada");
    expect(about(await watching(), proposal)).to.deep.equal(["proposal"]);
    expect(about(await watching(), proposal)).to.deep.equal([]);
    expect(came(proposal)).to.have.lengthOf(1);
    rmSync(state);
    expect(about(await watching(), proposal)).to.deep.equal(["proposal"]);
    expect(came(proposal)).to.have.lengthOf(2);
    expect(new Set(came(proposal)).size).to.equal(1);
    expect(readdirSync(small.root).filter((name) => name.startsWith(`watch-${files}.sqlite-`))).to.deep.equal([]);
  });

  it("holds what came and ended while nobody watched, and not what had ended before the first start", async () => {
    const old = await small.standing("ada");
    await small.passHours(1);
    await execute(small.context, { ...small.options, proposal: old });
    expect(about(await watching(), old)).to.deep.equal([]);
    const missed = await small.standing("ada");
    await small.passHours(1);
    await execute(small.context, { ...small.options, proposal: missed });
    const events = await watching();
    expect([about(events, old), about(events, missed)]).to.deep.equal([[], ["ended"]]);
    expect(about(await watching(), missed)).to.deep.equal([]);
  });

  it("holds what a reorganisation took back, and what comes again", async () => {
    const before = await small.clock.snapshot();
    const proposal = await small.standing("ada");
    expect(about(await watching(), proposal)).to.deep.equal(["proposal"]);
    const after = await small.clock.snapshot();
    await small.clock.revert({ id: before });
    expect(about(await watching(), proposal)).to.deep.equal(["gone"]);
    expect(about(await watching(), proposal)).to.deep.equal([]);
    expect(after).to.be.a("string");
    await small.standing("ada", { nonce: proposal.split("/")[1] ?? "" });
    expect(about(await watching(), proposal)).to.deep.equal(["changed"]);
    expect(new Set(came(proposal)).size).to.equal(3);
  });

  it("is sent again where it was not taken, later each time, and after a restart", async () => {
    const proposal = await small.standing("ada");
    let time = 1_000_000;
    receiver.answer(() => 500);
    const first = await watching({}, { now: () => time });
    const failures = first.filter((one) => one.event === "not notified");
    expect(failures[0]).to.include({ code: "NOTICE_NOT_TAKEN", tryAgainIn: 15 });
    expect(JSON.stringify(failures)).not.to.include("127.0.0.1").and.not.to.include("abc");
    const refused = new Set(receiver.came.map(({ event }) => event.notice));
    receiver.forget();
    // A start asks again at once; from then on the receiver takes all.
    const second = await watching({}, { now: () => time });
    expect(about(second, proposal)).to.deep.equal([]);
    expect(receiver.came.slice(0, refused.size).map(({ event }) => event.notice)).to.deep.equal([...refused]);
    receiver.forget();
    await watching({}, { now: () => time });
    expect(receiver.came.map(({ event }) => event.event)).to.deep.equal(["started", "stopped"]);
    // While it runs it waits for its time.
    const other = await small.standing("ben");
    receiver.answer(({ event }) => (event.event === "proposal" ? 503 : 204));
    const waits: number[] = [];
    await watching(
      {},
      {
        now: () => time,
        enough: (event) => {
          if (event.event !== "not notified") return false;
          waits.push(event.tryAgainIn);
          time += event.tryAgainIn;
          return waits.length === 4;
        },
      },
    );
    expect(waits.slice(0, 4)).to.deep.equal([1, 2, 4, 8]);
    expect(new Set(came(other)).size).to.equal(1);
  });

  it("stops at none that the receiver chokes on, and waits for one that does not answer", async () => {
    const [bad, good] = [await small.standing("ada"), await small.standing("ada")];
    receiver.answer(({ body }) => (body.includes(`"${bad}"`) ? 400 : 204));
    await watching();
    expect([came(bad).length, came(good).length]).to.deep.equal([1, 1]);
    receiver.forget();
    receiver.answer(() => undefined);
    const events = await watching({ state: small.file("silent.sqlite") });
    const failures = events.filter((one) => one.event === "not notified");
    // One was tried; the others wait with it.
    expect(receiver.came).to.have.lengthOf(1);
    expect(failures).to.have.lengthOf(1);
    expect(failures[0]).to.include({ tryAgainIn: 15 });
  });

  it("does not follow a receiver that leads elsewhere", async () => {
    receiver.answer(() => 302);
    const events = await watching();
    expect(events.filter(({ event }) => event === "not notified")).to.have.lengthOf(1);
  });

  it("comes again under the same id where the watcher is killed before it knows that it was taken", async function () {
    this.timeout(120_000);
    const proposal = await small.standing("ada");
    const env = { WATCH_URL: receiver.webhook.url, WATCH_SECRET: receiver.webhook.secret };
    const words = ["watch", "--every", "1s", "--webhook", "WATCH_URL", "--webhook-secret", "WATCH_SECRET"];
    let kill = () => {};
    receiver.answer(({ body }) => {
      if (!body.includes(`"${proposal}"`)) return 204;
      kill();
      return new Promise(() => {});
    });
    const killed = await project.start(words, {
      env,
      onStart: (child) => {
        kill = () => child.kill("SIGKILL");
      },
    });
    expect(killed.code).to.equal(null);
    expect(existsSync(small.file("agents/anvil/small/watch.sqlite"))).to.equal(true);
    receiver.answer(() => 204);
    const again = await project.start([...words, "--once"], { env });
    expect([again.code, besideWaiting(again.stderr)]).to.deep.equal([0, ""]);
    // It is not told again, and brought once more.
    expect(again.stdout).not.to.include(proposal);
    expect(came(proposal)).to.have.lengthOf(2);
    expect(new Set(came(proposal)).size).to.equal(1);
    receiver.forget();
    await project.start([...words, "--once"], { env });
    expect(came(proposal)).to.deep.equal([]);
  });

  it("is nothing where nobody is to be sent it", async () => {
    const proposal = await small.standing("ada");
    expect(about(await watching({}, { isHeard: false }), proposal)).to.deep.equal(["proposal"]);
    expect(about(await watching(), proposal)).to.deep.equal([]);
    expect(came(proposal)).to.deep.equal([]);
  });

  describe("is remembered in a file", () => {
    it("of one watcher alone", async () => {
      const place = `${small.plan.addresses.gate} on chain ${small.context.network.chainId}`;
      const nothing = () => {};
      const held = openMemory({ path: state, place, isSent: false, every: 1, say: nothing, onTrouble: nothing });
      const error = await expectRejection(watching(), "WATCH_STATE_IN_USE");
      expect(error.place).to.equal(state);
      held.close();
      expect((await watching()).at(-1)).to.deep.equal({ event: "stopped" });
    });

    it("that is of no other gate", async () => {
      const nothing = () => {};
      const other = { path: state, isSent: false, every: 1, say: nothing, onTrouble: nothing };
      const memory = openMemory({ ...other, place: "another" });
      memory.begun(1n);
      memory.close();
      const error = await expectRejection(watching(), "WATCH_STATE_FAILED");
      expect(error.summary).to.include("another");
    });

    it("that is written anew where it is damaged", async () => {
      const proposal = await small.standing("ada");
      await watching();
      truncateSync(state, 5_000);
      expect(about(await watching(), proposal)).to.deep.equal(["proposal"]);
      expect(new Set(came(proposal)).size).to.equal(1);
    });

    it("that is no stranger's", async () => {
      const text = "my notes, and nobody's business; long enough to be looked at as a file of whatever kind it is\n";
      writeFileSync(state, text);
      const error = await expectRejection(watching(), "WATCH_STATE_FAILED");
      expect(error.place).to.equal(state);
      expect(readFileSync(state, "utf8")).to.equal(text);
    });

    it("that may fail: it watches, tells and vetoes all the same, and says so once", async () => {
      await watching();
      const database = new DatabaseSync(state);
      for (const table of ["told", "notices", "begun"]) {
        database.exec(
          `CREATE TRIGGER no_${table} BEFORE INSERT ON ${table} BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
        );
      }
      database.close();
      receiver.forget();
      const proposal = await small.standing("ada");
      const events = await watching({ veto: "no-evidence", from: relayer.address });
      expect(about(events, proposal)).to.deep.equal(["proposal", "veto failed"]);
      expect(came(proposal)).to.have.lengthOf(2);
      const notKept = events.filter(({ event }) => event === "not kept");
      expect(notKept).to.have.lengthOf(1);
      expect(notKept[0]).to.include({ code: "WATCH_STATE_FAILED" });
      // It is told again then, under the same id.
      expect(about(await watching(), proposal)).to.deep.equal(["proposal"]);
      expect(came(proposal)[0]).to.equal(came(proposal)[2]);
    });
  });
});
