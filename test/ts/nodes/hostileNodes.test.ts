// Every command against a node that breaks, delays, forges and leaves out. docs/threat-model.md tells what cannot be noticed.
//
//   SALLYPORT_LIES=6 hardhat test mocha --no-compile test/ts/nodes/hostileNodes.test.ts   each lie to six commands; "all" to all
import { expect } from "chai";
import { describeWithAnvil } from "../support/anvil.ts";
import { hardhatOf } from "../support/inProcess.ts";
import { startNodeProxy } from "../support/nodeProxy.ts";
import type { Receiver } from "../support/receiver.ts";
import { commandIds, OFFLINE, rows, SECOND } from "./commands.ts";
import { startHook } from "./hook.ts";
import { type Lie, lies, METHODS, nonsense } from "./lies.ts";
import { type Bench, type Outcome, outcomeOf } from "./trial.ts";
import { problemWith } from "./verdict.ts";
import { buildWorld } from "./world.ts";

/** To how many commands each lie is told. */
const BREADTH =
  process.env.SALLYPORT_LIES === "all" ? Number.POSITIVE_INFINITY : Number(process.env.SALLYPORT_LIES ?? 1);
/** Of the nonsense that every answer is replaced by, one in so many is told where there is little time. */
const NONSENSE = BREADTH === 1 ? 6 : 1;

/** Milliseconds after which Hardhat takes a transaction that nobody answers for as lost. */
const SILENCE = 4_000;

/** What an honest node makes of a command, and what it is asked. */
type Honest = { outcome: Outcome; methods: ReadonlySet<string> };

describeWithAnvil(
  "a node that is no friend",
  (anvil) => {
    let bench: Bench;
    let hook: Receiver;
    const honest = new Map<string, Honest>();

    before(async function () {
      this.timeout(300_000);
      const world = await buildWorld(anvil().url);
      const proxy = await startNodeProxy(anvil().url);
      hook = await startHook();
      const others = { [SECOND]: anvil().url };
      bench = { world, proxy, hre: await hardhatOf({ root: world.root, url: proxy.url, timeout: SILENCE, others }) };
      for (const id of commandIds()) {
        const outcome = await outcomeOf(bench, id);
        honest.set(id, { outcome, methods: new Set(proxy.asked.map(({ method }) => method)) });
      }
    });
    after(async () => {
      await hook.stop();
      await bench.proxy.stop();
      bench.world.remove();
    });

    const truthOf = (id: string) => honest.get(id) as Honest;
    const online = () => commandIds().filter((id) => !(OFFLINE as readonly string[]).includes(id));

    it("is met by every command that there is, and each has something to do", () => {
      expect(Object.keys(rows).sort()).to.deep.equal(commandIds().sort());
      for (const id of commandIds()) {
        const { code, stdout, stderr } = truthOf(id).outcome;
        expect(stderr, id).not.to.include("THROWN");
        expect(stdout, id).not.to.match(/^\{\s*"error"/m);
        if (!["doctor", "verify"].includes(id)) expect(code, `${id}: ${stdout}${stderr}`).to.equal(0);
      }
    });

    it("is asked nothing by those that read files alone, and nothing that no lie is about by the others", () => {
      for (const id of OFFLINE) expect([...truthOf(id).methods], id).to.deep.equal([]);
      const asked = new Set(online().flatMap((id) => [...truthOf(id).methods]));
      expect([...asked].sort()).to.deep.equal([...METHODS]);
    });

    it("hears the same question answered the same", async () => {
      for (const id of ["list", "show", "sign", "root delay"]) {
        const { lied: _, ...again } = await outcomeOf(bench, id);
        expect(again.stdout).to.equal(truthOf(id).outcome.stdout);
      }
    });

    /** Commands that ask what the lie is about; other ones for each lie, so that all come to their turn. */
    function hearers({ methods }: Lie, turn: number): string[] {
      const all = online().filter((id) => methods === undefined || methods.some((one) => truthOf(id).methods.has(one)));
      const count = Math.min(BREADTH, all.length);
      return Array.from(
        { length: count },
        (_, i) => all[(turn * 7 + i * Math.ceil(all.length / count)) % all.length] as string,
      );
    }

    async function tell(lie: Lie, turn: number): Promise<void> {
      const problems: string[] = [];
      for (const id of new Set(hearers(lie, turn))) {
        bench.world.forgetCache();
        const outcome = await outcomeOf(bench, id, lie);
        const problem = problemWith(id, lie, outcome, truthOf(id).outcome);
        if (problem !== undefined) problems.push(`${id}, where it ${lie.name}: ${problem}`);
      }
      expect(problems).to.deep.equal([]);
    }

    for (const [i, lie] of lies.entries()) {
      it(lie.name, () => tell(lie, i)).timeout(600_000);
    }

    it("answers nonsense", async () => {
      for (const [i, lie] of nonsense.entries()) if (i % NONSENSE === 0) await tell(lie, i);
    }).timeout(600_000);

    describe("leaves nothing behind", () => {
      const aboutLogs = lies.filter(({ methods }) => methods?.includes("eth_getLogs"));
      for (const lie of aboutLogs.filter((_, i) => BREADTH > 1 || i % 3 === 0)) {
        it(`after it ${lie.name}, an honest one is heard`, async () => {
          bench.world.forgetCache();
          await outcomeOf(bench, "list", lie);
          const { stdout, code } = await outcomeOf(bench, "list");
          expect({ stdout, code }).to.deep.equal({ stdout: truthOf("list").outcome.stdout, code: 0 });
        }).timeout(60_000);
      }
    });
  },
  { args: ["--accounts", "20"] },
);
