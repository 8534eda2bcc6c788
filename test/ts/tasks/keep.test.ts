import type { ChildProcess } from "node:child_process";
import { expect } from "chai";
import { getBalance } from "viem/actions";
import { newPatience } from "../../../agent/outbox/patience.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { type KeepArguments, keep } from "../../../tasks/keep.ts";
import { type KeepEvent, sentenceOf } from "../../../tasks/lib/keep/events.ts";
import { list } from "../../../tasks/list.ts";
import { pause } from "../../../tasks/pause.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { besideWaiting } from "../support/besideWaiting.ts";
import { type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { createProject, type Project } from "../support/project.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients } from "../support/smallDao.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { taskContext } from "../support/taskContext.ts";

const { gina, gus, nora, relayer } = people;

describeWithAnvil(
  "keeping",
  (anvil) => {
    let small: SmallSystem;
    let project: Project;
    let proxy: NodeProxy;

    before(async function () {
      this.timeout(60_000);
      proxy = await startNodeProxy(anvil().url);
      project = createProject(() => anvil().url);
      small = await deploySmall(anvil().url, project.root);
    });
    after(async () => {
      project.remove();
      await proxy.stop();
    });
    beforeEach(() => proxy.interfere(undefined));

    const args = (changes: Partial<KeepArguments> = {}): KeepArguments => {
      return {
        ...small.options,
        once: true,
        every: "15s",
        only: undefined,
        maxFee: undefined,
        from: relayer.address,
        ...changes,
      };
    };
    /** A keeper, until its event satisfies `enough`. */
    async function keeping(changes: Partial<KeepArguments> = {}, enough: (event: KeepEvent) => boolean = () => false) {
      const context = await taskContext(proxy.url, small.root);
      const ending = new AbortController();
      const events: KeepEvent[] = [];
      const tell = (event: KeepEvent) => {
        events.push(event);
        if (enough(event)) ending.abort();
      };
      const { ok } = await keep(context, args(changes), { tell, signal: ending.signal });
      return { events, ok, names: events.map(({ event }) => event) };
    }
    async function states(): Promise<Record<string, string>> {
      const { json } = await list(small.context, { ...small.options, proposer: undefined });
      const all = json as { nonce: bigint; state: string }[];
      return Object.fromEntries(all.map(({ nonce, state }) => [`payer/${nonce}`, state]));
    }

    it("executes what is ready, and nothing before", async () => {
      const [first, second] = [await small.standing("ada"), await small.standing("ada")];
      const early = await keeping();
      expect(early).to.deep.include({ names: ["started", "stopped"], ok: true });
      await small.passHours(1);
      const late = await small.standing("ada");
      const paid = await getBalance(small.context.network.client, { address: recipients.ada });
      const { events, names } = await keeping();
      expect(names).to.deep.equal(["started", "executed", "executed", "stopped"]);
      expect(events.at(-1)).to.deep.equal({ event: "stopped", executed: 2 });
      expect(await states()).to.include({ [first]: "Executed", [second]: "Executed", [late]: "Queued" });
      const now = await getBalance(small.context.network.client, { address: recipients.ada });
      expect(now - paid).to.equal(10n ** 18n);
      expect((await keeping()).names).to.deep.equal(["started", "stopped"]);
    });

    it("skips one that fails, without paying for it, and leaves it alone for longer each time", async () => {
      const good = await small.standing("ada", { value: "0.3 ETH" });
      const bad = await small.standing("ada", { value: "0.4 ETH" });
      await small.passHours(1);
      // Whoever is paid refuses it: the call fails when it runs, and not before.
      const { client } = small.context.network;
      const other = await small.standing("ben");
      await small.approved(other);
      await small.passHours(1);
      await small.clock.setCode({ address: recipients.ben, bytecode: "0x5f5ffd" });
      const before = await getBalance(client, { address: nora.address });
      const failing = await keeping({ from: nora.address, once: true });
      expect(failing.ok).to.equal(false);
      const failure = failing.events.find(({ event }) => event === "failed");
      expect(failure).to.include({ proposal: other, code: "GATE_CALL_FAILED", tryAgainIn: 15 });
      expect(failing.names.filter((name) => name === "executed").length).to.be.at.least(2);
      expect(await states()).to.include({ [good]: "Executed", [bad]: "Executed", [other]: "Ready" });
      expect((await getBalance(client, { address: nora.address })) < before).to.equal(true);

      const idle = await getBalance(client, { address: nora.address });
      expect((await keeping({ from: nora.address })).names).to.include("failed");
      expect(await getBalance(client, { address: nora.address })).to.equal(idle);
      await small.clock.setCode({ address: recipients.ben, bytecode: "0x" });
      const healed = await keeping({ from: nora.address });
      expect(healed).to.deep.include({ names: ["started", "executed", "stopped"], ok: true });
      const patience = newPatience(15);
      expect([1, 2, 3].map(() => patience.failed("0x01", 100))).to.deep.equal([15, 30, 60]);
      expect([159, 160].map((now) => patience.isDue("0x01", now))).to.deep.equal([false, true]);
      expect(patience.isDue("0x02", 0)).to.equal(true);
      for (let i = 0; i < 20; i++) patience.failed("0x01", 0);
      expect(patience.failed("0x01", 0)).to.equal(3_600);
    });

    it("does no harm beside another keeper", async () => {
      const all = [];
      for (let i = 0; i < 4; i++) all.push(await small.standing("ada", { value: "0.2 ETH" }));
      await small.passHours(1);
      const paid = await getBalance(small.context.network.client, { address: recipients.ada });
      const both = await Promise.all([keeping(), keeping({ from: nora.address }), keeping()]);
      for (const { ok, names } of both)
        expect([ok, names.includes("failed")], names.join()).to.deep.equal([true, false]);
      const events = both.flatMap(({ names }) => names);
      expect(events.filter((name) => name === "executed")).to.have.lengthOf(4);
      const now = await getBalance(small.context.network.client, { address: recipients.ada });
      expect(now - paid).to.equal(8n * 10n ** 17n);
      for (const one of all) expect((await states())[one]).to.equal("Executed");
    });

    it("outlives a node that falls silent, and says so once it is back", async () => {
      const waiting = await small.standing("ada");
      await small.passHours(1);
      let silent = 0;
      const running = keeping({ once: false, every: "1s" }, ({ event }) => event === "node back");
      proxy.interfere(({ method }) => {
        if (method !== "eth_getBlockByNumber" || silent >= 4) return undefined;
        silent += 1;
        return "die";
      });
      const { names, events } = await running;
      expect(names.filter((name) => name === "node silent").length).to.be.at.least(1);
      expect(events.find(({ event }) => event === "node silent")).to.include({ code: "CHAIN_UNREACHABLE" });
      expect((await states())[waiting]).to.equal("Executed");
      // One round cannot wait for better times.
      proxy.interfere(({ method }) =>
        method === "eth_getBlockByNumber" ? { error: { code: -32601, message: "no blocks here" } } : undefined,
      );
      await expectRejection(keeping(), "NODE_REFUSED");
    });

    it("says what is held and by what, what is about to expire, and that its funds are low", async () => {
      const held = await small.standing("ada", { lifetime: "4 hours" });
      await small.passHours(1);
      const stop = { ...small.options, duration: "1 hour" };
      await pause(small.context, { ...stop, from: gina.address, out: small.file("pause.json") });
      await pause(small.context, { ...stop, from: gus.address, signatures: small.file("pause.json") });
      const { address } = relayer;
      const funds = await getBalance(small.context.network.client, { address });
      await small.clock.setBalance({ address, value: 1n });
      const { events } = await keeping();
      await small.clock.setBalance({ address, value: funds });
      const of = (name: KeepEvent["event"]) => events.find(({ event }) => event === name);
      expect(of("held")).to.deep.include({ proposal: held, reasons: ["GATE_PAUSED"] });
      expect(of("expiring")).to.include({ proposal: held, state: "Ready" });
      expect(of("funds low")).to.include({ from: address, balance: 1n });
      expect((await states())[held]).to.equal("Ready");
      expect(events.map(sentenceOf).join("\n")).to.include(`held       ${held} by GATE_PAUSED; it expires at 20`);
      await small.passHours(1);
      expect((await keeping()).names).to.deep.equal(["started", "executed", "stopped"]);
    });

    it("as a process tells each event on a line, and ends when asked to", async function () {
      this.timeout(120_000);
      const waiting = await small.standing("ada");
      await small.passHours(1);
      let isAsked = false;
      const onOutput = (text: string, child: ChildProcess) => {
        // Once: what it prints last comes after it stopped listening.
        if (!isAsked && text.includes('"executed"')) isAsked = child.kill("SIGTERM");
      };
      const { code, stdout, stderr } = await project.start(["keep", "--every", "10m", "--json"], { onOutput });
      expect([code, besideWaiting(stderr)]).to.deep.equal([0, ""]);
      const lines = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines.map(({ event }) => event)).to.deep.equal(["started", "executed", "stopped"]);
      expect(lines[1]).to.include({ proposal: waiting });
    });

    it("refuses a time that is none", async () => {
      const error = await expectRejection(keeping({ every: "often" }), "ARGUMENT_INVALID");
      expect(error).to.include({ place: "--every", value: "often" });
    });
  },
  { args: ["--accounts", "20"] },
);
