// Journal and outbox, killed at random moments and started again each time: the machine stops, and with it whoever signs and
// sends. A longer run: npm run test:agent -- 2000 --together 5
import { expect } from "chai";
import { verifyJournal } from "../../../../agent/journal/verifyJournal.ts";
import type { Runner } from "../../../fixtures/agent/life.ts";
import { describeWithAnvil } from "../../support/anvil.ts";
import { lastKind } from "../../support/lastKind.ts";
import { type Lives, livesIn } from "../../support/lives.ts";
import { newRandom } from "../../support/newRandom.ts";
import { type OutboxWorld, outboxWorld } from "../../support/outboxWorld.ts";

/** Runners that are killed at a moment of their own, which is any. */
const KILLS = Number(process.env["SALLYPORT_KILLS"] ?? 100);
/** Whether the figures are printed. */
const TELL = process.env["SALLYPORT_TELL"] === "yes";
const SEED = Number(process.env["SALLYPORT_SEED"] ?? 1);
/** Runners in one process, each with a journal of its own: to start a process is what costs. */
const TOGETHER = Number(process.env["SALLYPORT_TOGETHER"] ?? 10);
/** After so many lives a runner begins a new journal. */
const CAREER = 5;
/** Processes at a time. */
const LANES = 2;
const NEW_INTENTS = 1;
/** What is written of one intent until it stands on the chain, and a little more of those before. */
const ENTRIES = 5;

describeWithAnvil(
  "a runner that is killed at random moments",
  (anvil) => {
    let world: OutboxWorld;
    let lives: Lives;

    before(async function () {
      this.timeout(60_000);
      world = await outboxWorld(anvil().url);
      lives = livesIn(world, anvil().url);
      // A proposal's hours pass in seconds: they lapse and expire while others are made.
      await world.clock.setBlockTimestampInterval({ interval: 300 });
    });
    after(() => world.remove());

    it(`${KILLS} times has one proposal on the chain for each intent`, async function () {
      this.timeout(60_000 + 5_000 * KILLS);
      const random = newRandom(SEED);
      const total = {
        killed: 0,
        processes: 0,
        careers: 0,
        intents: 0,
        lapsed: 0,
        entries: 0,
        last: new Map<string, number>(),
      };
      let left = KILLS;
      let told = Date.now();

      /** Lives of some runners, each killed but the last, and what came of it. */
      async function career(number: number): Promise<void> {
        const fromBlock = await world.head();
        const names = Array.from({ length: TOGETHER }, (_, i) => `${SEED} ${number} ${i}`);
        const runners: Runner[] = await Promise.all(names.map((name) => lives.newRunner(name)));
        for (let life = 0; life < CAREER && left > 0; life++) {
          for (const [i, runner] of runners.entries()) {
            for (let k = 0; k < NEW_INTENTS; k++) runner.intents.push(`${names[i]} ${life} ${k}`);
          }
          // Any moment of its life, however slow the machine is: so much after so many entries, or while it begins.
          const entries = Math.floor(random() * ENTRIES * TOGETHER * NEW_INTENTS);
          const [isAtStart, pause] = [random() < 0.05, random()];
          const ended = await lives.lead({ runners }, async (child, { wrote }) => {
            if (!isAtStart && entries > 0) await wrote(entries);
            setTimeout(() => child.kill("SIGKILL"), isAtStart || entries === 0 ? pause * 400 : pause * 10);
          });
          total.processes += 1;
          if (ended.signal !== "SIGKILL") {
            expect(ended, ended.told).to.deep.include({ code: 0, told: "ready\ndone" });
            continue;
          }
          expect(ended.told).to.be.oneOf(["", "ready", "ready\ndone"]);
          left -= TOGETHER;
          total.killed += TOGETHER;
          if (TELL) noteWhere(runners);
          if (TELL && Date.now() - told > 10_000) {
            told = Date.now();
            console.error(`      ${total.killed} of ${KILLS} killed`);
          }
        }
        const whole = await lives.lead({ runners });
        expect(whole, whole.told).to.deep.include({ code: 0, told: "ready\ndone" });
        expect(await lives.faults(runners, fromBlock), `seed ${SEED}, career ${number}`).to.deep.equal([]);
        total.careers += 1;
        total.processes += 1;
        for (const { journal, intents } of runners) {
          const { entries, state } = verifyJournal(journal);
          total.entries += entries;
          total.intents += intents.length;
          total.lapsed += [...(state?.keys.values() ?? [])].reduce((sum, { attempts }) => sum + attempts - 1, 0);
        }
      }

      function noteWhere(runners: readonly Runner[]): void {
        for (const { journal } of runners) {
          const kind = lastKind(journal);
          total.last.set(kind, (total.last.get(kind) ?? 0) + 1);
        }
      }

      let next = 0;
      const lane = async () => {
        while (left > 0) await career(next++);
      };
      await world.mining(Promise.all(Array.from({ length: LANES }, lane)));
      expect(total.killed).to.be.at.least(KILLS);
      if (TELL) {
        const { last, ...figures } = total;
        const where = [...last].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${count} after ${kind}`);
        console.log(
          `      ${Object.entries(figures)
            .map(([name, count]) => `${count} ${name}`)
            .join(", ")}`,
        );
        console.log(`      killed ${where.join(", ")}; seed ${SEED}`);
      }
    });
  },
  { args: ["--accounts", "20"] },
);
