// The whole runner, in the process that the command starts, killed at random moments and started again each time.
// A longer run: npm run test:agent -- 2000
import { expect } from "chai";
import { verifyJournal } from "../../../../agent/journal/verifyJournal.ts";
import { describeWithAnvil } from "../../support/anvil.ts";
import { lastKind } from "../../support/lastKind.ts";
import { newRandom } from "../../support/newRandom.ts";
import { type OutboxWorld, outboxWorld } from "../../support/outboxWorld.ts";
import { type AtMessage, type WholeRunner, type WholeRunners, wholeRunnersIn } from "../../support/wholeRunners.ts";

const KILLS = Number(process.env["SALLYPORT_KILLS"] ?? 20);
const SEED = Number(process.env["SALLYPORT_SEED"] ?? 1);
/** Whether the figures are printed. */
const TELL = process.env["SALLYPORT_TELL"] === "yes";
/** After so many lives a runner begins a new journal. */
const CAREER = 10;
/** Runners at a time. */
const LANES = 3;
/** After so many kills it is wrong that a step of the journal was hardly ever the last. */
const MANY = 500;
/** All that a runner writes who meets no refusal. */
const STEPS = ["opened", "observed", "decided", "intended", "signed", "sent", "proposed", "ended"];
/** What a life asks and tells but rarely, so that a moment by chance would seldom fall near it. */
const MOMENTS = ["started", "turn", "observed", "decided", "intended", "sign", "carry", "sent", "proposed", "ended"];

describeWithAnvil(
  "a whole runner that is killed at random moments",
  (anvil) => {
    let world: OutboxWorld;
    let whole: WholeRunners;

    before(async function () {
      this.timeout(60_000);
      world = await outboxWorld(anvil().url);
      whole = wholeRunnersIn(world, anvil().url);
      // A proposal's hours pass in seconds: they lapse and expire while others are made.
      await world.clock.setBlockTimestampInterval({ interval: 300 });
    });
    after(() => {
      whole.remove();
      world.remove();
    });

    it(`${KILLS} times has one proposal on the chain for each bill`, async function () {
      this.timeout(120_000 + 10_000 * KILLS);
      const random = newRandom(SEED);
      const total = { killed: 0, processes: 0, runners: 0, bills: 0, lapsed: 0, entries: 0 };
      const last = new Map<string, number>();
      const tally = (kind: string) => last.set(kind, (last.get(kind) ?? 0) + 1);
      let left = KILLS;
      let told = Date.now();
      /** Messages of a life that is not killed, as far as is known. */
      let usual = 60;

      async function unhurt(runner: WholeRunner): Promise<void> {
        const ended = await whole.lead(runner);
        expect(ended.failure, JSON.stringify(ended.failure)).to.equal(undefined);
        expect([ended.code, ended.signal]).to.deep.equal([0, null]);
        total.processes += 1;
        usual = Math.max(usual, ended.messages);
      }

      /** Any moment of a life, however slow the machine is: some time after so many messages, or near a moment. */
      function killing(): AtMessage {
        const [isNear, which, pause] = [random() < 0.5, random(), random()];
        const moment = isNear ? MOMENTS[Math.floor(which * MOMENTS.length)] : undefined;
        const at = 1 + Math.floor(which * usual);
        let isDue = false;
        return (child, message, name) => {
          if (isDue || (moment === undefined ? message < at : name !== moment)) return;
          isDue = true;
          setTimeout(() => child.kill("SIGKILL"), pause * 15);
        };
      }

      /** Lives of one runner, each killed but the last ones, and what came of it. */
      async function career(number: number): Promise<void> {
        const fromBlock = await world.head();
        const runner = await whole.newRunner(`${SEED}-${number}`);
        for (let life = 0; life < CAREER && left > 0; life++) {
          runner.add();
          const ended = await whole.lead(runner, killing());
          total.processes += 1;
          if (ended.signal !== "SIGKILL") {
            expect(ended.failure, JSON.stringify(ended.failure)).to.equal(undefined);
            expect(ended.code).to.equal(0);
            continue;
          }
          left -= 1;
          total.killed += 1;
          tally(lastKind(runner.journal));
          if (TELL && Date.now() - told > 10_000) {
            told = Date.now();
            console.error(`      ${total.killed} of ${KILLS} killed`);
          }
        }
        // What lapses on a slow machine is wished for again by the next turn.
        for (let i = 0; i < 20 && (i === 0 || whole.isWaiting(runner)); i++) await unhurt(runner);
        expect(await whole.faults([runner], fromBlock), `seed ${SEED}, career ${number}`).to.deep.equal([]);
        const { entries, state } = verifyJournal(runner.journal);
        total.runners += 1;
        total.entries += entries;
        total.bills += runner.bills.length;
        total.lapsed += [...(state?.keys.values() ?? [])].reduce((sum, { attempts }) => sum + attempts - 1, 0);
      }

      let next = 0;
      const lane = async () => {
        while (left > 0) await career(next++);
      };
      await world.mining(Promise.all(Array.from({ length: LANES }, lane)));
      expect(total.killed).to.be.at.least(KILLS);
      if (TELL) {
        const where = [...last].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${count} after ${kind}`);
        console.log(
          `      ${Object.entries(total)
            .map(([name, count]) => `${count} ${name}`)
            .join(", ")}`,
        );
        console.log(`      killed ${where.join(", ")}; seed ${SEED}`);
      }
      if (KILLS >= MANY) {
        for (const kind of STEPS) expect(last.get(kind) ?? 0, `killed after ${kind}`).to.be.at.least(KILLS / 200);
      }
    });
  },
  { args: ["--accounts", "20"] },
);
