// Killed right before and right after everything that is written, and started again.
import { expect } from "chai";
import { verifyJournal } from "../../../../agent/journal/verifyJournal.ts";
import type { Life, Runner } from "../../../fixtures/agent/life.ts";
import { describeWithAnvil } from "../../support/anvil.ts";
import { type Ended, type Lives, livesIn } from "../../support/lives.ts";
import { type OutboxWorld, outboxWorld } from "../../support/outboxWorld.ts";

type Fault = NonNullable<Life["fault"]>;

/** Between any two things that are written, and, where the chain is told something between them, before and after that. */
const FAULTS: Fault[] = [
  { when: "before", kind: "intended" },
  { when: "after", kind: "intended" },
  { when: "after", kind: "signed" },
  { when: "before", kind: "sent" },
  { when: "after", kind: "sent" },
  { when: "after", kind: "proposed" },
  { when: "after", kind: "ended" },
];

describeWithAnvil(
  "a runner that is killed at a step",
  (anvil) => {
    let world: OutboxWorld;
    let lives: Lives;
    const killed: Runner[] = [];

    before(async function () {
      this.timeout(60_000);
      world = await outboxWorld(anvil().url);
      lives = livesIn(world, anvil().url);
      // Proposals of three hours expire while others are made.
      await world.clock.setBlockTimestampInterval({ interval: 1_800 });
    });
    after(() => world.remove());

    for (const fault of FAULTS) {
      it(`${fault.when} "${fault.kind}" is written leaves a journal that tells how far it came`, async function () {
        this.timeout(120_000);
        const [name, isEnd] = [`${fault.when} ${fault.kind}`, fault.kind === "ended"];
        const runner = await lives.newRunner(name, [`${name} 1`, `${name} 2`]);
        const life = lives.lead({ runners: [runner], fault, until: isEnd ? "ended" : "proposed" });
        const ended = await (isEnd ? world.mining(life) : life);
        expect(ended, ended.told).to.deep.include({ signal: "SIGKILL", told: "ready" });
        const { state, entries, problem } = verifyJournal(runner.journal);
        expect(problem).to.equal(undefined);
        // The first intent came as far as this; the second, where each is brought on alone, not yet.
        const [first] = [...(state?.open.values() ?? [])];
        const isWritten = fault.when === "after";
        const known = {
          intended: entries === (isWritten ? 2 : 1),
          signed: (first?.signed !== undefined) === isWritten,
          sent: (first?.sent.length ?? 0) === (isWritten ? 1 : 0),
          proposed: (first?.proposed !== undefined) === isWritten,
          ended: state?.open.size === (isWritten ? 1 : 2),
        };
        expect(known[fault.kind as keyof typeof known]).to.equal(true);
        killed.push(runner);
      });
    }

    it("and that is started twice at once runs once, and the other one is told", async function () {
      this.timeout(120_000);
      const runner = await lives.newRunner("twice", ["twice 1", "twice 2", "twice 3"]);
      // One is at work already: it waits for blocks that make its proposals end.
      let first: Promise<Ended> | undefined;
      const isReady = new Promise<void>((resolve) => {
        first = lives.lead({ runners: [runner], until: "ended" }, async (_, { ready }) => resolve(await ready));
      });
      await isReady;
      const second = await lives.lead({ runners: [runner] });
      expect(second.code).to.equal(1);
      expect(second.told).to.include("JOURNAL_IN_USE: Another runner writes to ");
      expect(await world.mining(first!)).to.include({ code: 0, told: "ready\ndone" });
      // Once the first has ended, the same is welcome.
      expect(await lives.lead({ runners: [runner] })).to.include({ code: 0 });
      expect(await lives.faults([runner])).to.deep.equal([]);
    });

    it("goes on from there: one intent, one proposal, none lost and none doubled", async function () {
      this.timeout(120_000);
      expect(killed).to.have.lengthOf(FAULTS.length);
      await world.clock.setBlockTimestampInterval({ interval: 60 });
      const ended = await world.mining(lives.lead({ runners: killed }));
      expect(ended, ended.told).to.deep.include({ code: 0, told: "ready\ndone" });
      expect(await lives.faults(killed)).to.deep.equal([]);
      // And again: there is nothing left to do.
      const heads = () => killed.map(({ journal }) => verifyJournal(journal).state?.head.number);
      const [before, head] = [heads(), await world.head()];
      expect((await lives.lead({ runners: killed, finality: 1_000 })).code).to.equal(0);
      expect([heads(), await world.head()]).to.deep.equal([before, head]);
    });
  },
  { args: ["--accounts", "20"] },
);
