// A machine's clock that is ahead, behind, or jumps: what is due, what is waited for, and what is believed of times.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { parseGwei } from "viem";
import { getBlock } from "viem/actions";
import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import type { RunEvent } from "../../../agent/run/events.ts";
import { runAgent } from "../../../agent/run/runAgent.ts";
import { anchorerOf } from "../../../agent/signing/anchorerOf.ts";
import { carrierOf } from "../../../agent/signing/carrierOf.ts";
import { channelPair } from "../../../agent/signing/channel.ts";
import { connect } from "../../../agent/signing/connect.ts";
import { serve } from "../../../agent/signing/serve.ts";
import { signerOf } from "../../../agent/signing/signerOf.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type OutboxWorld, outboxWorld } from "../support/outboxWorld.ts";

const { relayer, treasurer } = people;
const DAY = 86_400;
const YEAR = 365 * DAY;
const mostPerGas = parseGwei("1000");

describeWithAnvil(
  "an agent on a machine whose clock is wrong",
  (anvil) => {
    let world: OutboxWorld;
    let folder: string;
    let made = 0;

    before(async function () {
      this.timeout(60_000);
      world = await outboxWorld(anvil().url);
    });
    after(() => world.remove());

    const chainTime = async () => Number((await getBlock(world.client)).timestamp);

    /** An agent that pays once a day; the chain is in the middle of a day's period. */
    async function newAgent(anchor = ""): Promise<void> {
      folder = resolve(world.system.file(`clocks-${++made}`));
      mkdirSync(folder);
      const since = new Date(((await chainTime()) - 12 * 3_600) * 1000).toISOString().replace(/\.\d+/, "");
      const plan = `daily-${made}: { every: 1 day, since: ${since}, pay: { to: ada, amount: "0.001 ETH" } }`;
      writeFileSync(join(folder, "plan.yaml"), `version: 1\nplan:\n  ${plan}\n`);
      const brain = "brain: { rules: plan.yaml }\nintents: [pay]\nsources: { purse: { balance: ETH } }";
      const life = "every: 1 second\nlifetime: 5 days\nfinality: 2\ngas at most: 1000 gwei";
      writeFileSync(join(folder, "agent.yaml"), `version: 1\nagent: payer\n${life}\n${brain}\n${anchor}`);
    }

    /** @param away Milliseconds by which the clock is ahead of the chain; asked each time. */
    async function running(away: () => number, turns?: number): Promise<RunEvent[]> {
      const { gate, lens, owner } = world;
      const { provenance } = world.system.plan.addresses;
      const began = (await chainTime()) * 1000;
      const [host, end] = channelPair();
      const paying = world.sender(relayer.address);
      serve(host, {
        agent: 1n,
        signer: signerOf(world.sender(treasurer.address), gate),
        carrier: carrierOf(paying, { gate, mostPerGas }),
        anchorer: anchorerOf(paying, { owner, provenance, mostPerGas, every: 0 }),
        requests: [(question) => world.client.request(question as never)],
      });
      const file = (path: string) => ({ path, text: readFileSync(path, "utf8") });
      const events: RunEvent[] = [];
      const ending = new AbortController();
      await runAgent({
        setup: {
          ...{ chainId: 31_337, network: "anvil", secondNetwork: undefined, fromBlock: 0n, secrets: {} },
          ...{ gate, lens, provenance, key: treasurer.address, account: relayer.address },
          once: turns === undefined,
          folder: join(folder, "kept"),
          agentFile: file(join(folder, "agent.yaml")),
          policyFile: file(resolve(world.system.file("policy.yaml"))),
        },
        holder: connect(end, { key: treasurer.address, account: relayer.address, nodes: 1 }),
        signal: ending.signal,
        clock: () => began + away(),
        tell: (event) => {
          events.push(event);
          if (event.event === "decided" && events.filter((one) => one.event === "decided").length === turns)
            ending.abort();
        },
      });
      expect(verifyJournal(join(folder, "kept", "journal.sqlite")).problem).to.equal(undefined);
      return events;
    }
    const count = (events: readonly RunEvent[], name: RunEvent["event"]) =>
      events.filter(({ event }) => event === name).length;

    it("pays nothing early that only its clock calls due, and nothing twice", async function () {
      this.timeout(60_000);
      await newAgent();
      expect(count(await running(() => -YEAR * 1000), "proposed"), "behind: before the first period").to.equal(0);
      expect(count(await running(() => YEAR * 1000), "proposed"), "ahead: the chain's period").to.equal(1);
      for (const away of [0, YEAR, -60, 60, 13 * 3_600, -YEAR, DAY]) {
        expect(count(await running(() => away * 1000), "intended"), `${away}`).to.equal(0);
      }
      // The twin: the chain says so as well.
      await world.clock.increaseTime({ seconds: DAY });
      await world.clock.mine({ blocks: 1 });
      expect(count(await running(() => 0), "proposed")).to.equal(1);
    });

    it("takes observations away once both clocks call them old, and at the word of neither alone", async function () {
      this.timeout(60_000);
      await newAgent("keep observations: 1 day\n");
      const standing = () =>
        readdirSync(join(folder, "kept", "observations"), { recursive: true, withFileTypes: true })
          .filter((one) => one.isFile())
          .map(({ name }) => name);
      const pruned = (events: readonly RunEvent[]) =>
        events.flatMap((one) => (one.event === "pruned" ? [one.observations] : []));
      /** A balance names its block: seen in another one, it is another observation. */
      const turnAt = async (away: number) => {
        await world.clock.mine({ blocks: 1 });
        const events = await running(() => away * 1_000);
        expect(count(events, "failed")).to.equal(0);
        const seen = events.flatMap((one) => (one.event === "observed" ? [one.digest.slice(2)] : []));
        return { went: pruned(events), seen, events };
      };
      // A moment after the journal was begun, so that all is known.
      const first = await turnAt(-60);
      expect(count(first.events, "intended")).to.equal(1);
      const idle = await turnAt(0);
      expect(count(idle.events, "intended")).to.equal(0);
      for (const away of [YEAR, 10 * YEAR, -YEAR, 0]) expect((await turnAt(away)).went, `${away}`).to.deep.equal([]);
      await world.clock.increaseTime({ seconds: 2 * DAY });
      expect((await turnAt(-2 * DAY)).went, "the chain alone").to.deep.equal([]);
      const last = await turnAt(0);
      expect(last.went).to.have.length(1);
      expect(last.went[0]).to.be.at.least(1);
      expect(standing()).to.include.members([...first.seen, ...last.seen]);
      for (const one of idle.seen) expect(standing()).not.to.include(one);
    });

    it("takes turn after turn while it jumps back and forth", async function () {
      this.timeout(60_000);
      await newAgent();
      let asked = 0;
      const events = await running(() => (asked++ % 2 === 0 ? -YEAR : YEAR) * 1000, 3);
      expect(count(events, "decided")).to.equal(3);
      expect(count(events, "failed")).to.equal(0);
    });

    it("anchors its journal again after its clock was set back, and not before its time otherwise", async function () {
      this.timeout(60_000);
      await newAgent("anchor: { every: 1 day }\n");
      expect(count(await running(() => YEAR * 1000), "anchored")).to.equal(1);
      expect(count(await running(() => YEAR * 1000), "anchored"), "the twin: as far ahead as before").to.equal(0);
      expect(count(await running(() => 0), "anchored")).to.equal(1);
      expect(count(await running(() => 0), "anchored")).to.equal(0);
    });
  },
  { args: ["--accounts", "20"] },
);
