// What an agent remembers of a real chain after its journal was lost.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Address } from "viem";
import type { PlainCall } from "../../../../agent/checks/monitors/history.ts";
import { runMonitors } from "../../../../agent/checks/monitors/runMonitors.ts";
import { nextAttempt } from "../../../../agent/journal/nextAttempt.ts";
import type { Journal } from "../../../../agent/journal/openJournal.ts";
import { people } from "../../../../examples/grants/story/people.ts";
import { execute } from "../../../../sdk/actions/execute.ts";
import { withdraw } from "../../../../sdk/actions/withdraw.ts";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { writeEvidence } from "../../../../sdk/provenance/evidence.ts";
import { rebuild } from "../../../../tasks/agent/journal/rebuild.ts";
import { describeWithAnvil } from "../../support/anvil.ts";
import type { JournalFolder } from "../../support/journalFiles.ts";
import { type OutboxWorld, outboxWorld } from "../../support/outboxWorld.ts";
import { recipients, smallPolicy } from "../../support/smallDao.ts";

const { dealer, operator } = people;
const { names } = compilePolicy(smallPolicy());
const START = 1_800_000_000;

describeWithAnvil(
  "an agent whose journal was lost",
  (anvil) => {
    let world: OutboxWorld;
    let folder: JournalFolder;
    let journal: Journal;
    const keys = ["bill 1", "bill 2", "bill 3", "bill 4", "bill 5", "stopped", "waits"];
    const lines = (key: string) => ["agent sallyport/1 payer", `wish {"key":"${key}"}`];

    before(async function () {
      this.timeout(60_000);
      world = await outboxWorld(anvil().url);
      folder = world.folder();
      journal = world.open(folder);
      // The machine's clock of these tests and the chain's go together.
      await world.clock.setNextBlockTimestamp({ timestamp: BigInt(START) });
      await world.mine(1);
      mkdirSync(join(dirname(folder.file()), "evidence"));
      for (const [i, key] of keys.entries()) {
        const to = key === "stopped" ? "ben" : "ada";
        await world.intend(journal, key, { to, value: 1_000n + BigInt(i), lines: lines(key) });
        const { evidence } = [...journal.state.open.values()].at(-1)?.proposal ?? expect.fail();
        writeFileSync(join(dirname(folder.file()), "evidence", `${evidence}.txt`), writeEvidence(lines(key)));
      }
      const outbox = world.outbox(journal);
      await outbox.pass();
      await outbox.pass();
      await world.system.passHours(1);
      const { gate, sender } = world;
      for (const { proposal, terms, id } of await world.onChain()) {
        const key = [...journal.state.open.values()].find(({ nonce }) => nonce === proposal.nonce)?.key;
        const witness = journal.state.open.get(proposal.nonce)?.witness ?? expect.fail();
        if (key?.startsWith("bill")) await execute(sender(dealer.address), { gate, proposal, witness, terms });
        if (key === "stopped") await withdraw(sender(operator.address), { gate, proposal, id, terms });
      }
      await world.mine();
      await outbox.pass();
      journal.close();
    });
    after(() => world.remove());

    const { ada, ben } = recipients;
    const pay = (target: Address, value: bigint): PlainCall => ({ target, value, data: "0x" });
    /** What each monitor says of calls, in words; the moment of an earlier proposal by day alone. */
    function judged(of: Journal, calls: readonly PlainCall[]) {
      const history = [...of.state.past.values()];
      const found = runMonitors(
        { calls, history, names, now: START + 7_200, clock: START + 7_200 },
        {
          amount: { do: "hold", deviations: 6 },
          "first-time": { do: "hold" },
          "look-alike": { do: "hold" },
          rate: { do: "hold", "at most": calls.length === 2 ? 7 : 8, per: 86_400 },
          concentration: { do: "hold", above: 9_000, per: 86_400 },
          repeated: { do: "hold" },
        },
      );
      return found.map((one) => ({ ...one, words: one.words.replace(/as proposed on (\S+).*$/, "on $1") }));
    }

    const questions: Record<string, readonly PlainCall[]> = {
      "nothing odd": [pay(ada, 1_002n), pay(ben, 500n)].slice(0, 1),
      "an amount far from the others": [pay(ada, 5_000n)],
      "a party that was never paid": [pay(ben, 700n)],
      "one proposal more than the rate": [pay(ada, 1_001n), pay(ada, 1n)],
      "what was stopped": [pay(ben, 1_005n)],
    };

    it("judges as before once it is rebuilt, and follows what is open to its end", async function () {
      this.timeout(60_000);
      const before = folder.open({ owner: world.owner });
      const told = (of: Journal) =>
        Object.entries(questions).map(([name, calls]) => [name, judged(of, calls)] as const);
      const wanted = told(before);
      before.close();
      const reactions = wanted.map(([, found]) => found.map(({ reaction }) => reaction));
      // Each kind of oddity is found, and nothing where nothing is odd.
      expect(reactions).to.deep.equal([
        ["ok", "ok", "ok", "ok", "hold", "ok"],
        ["hold", "ok", "ok", "ok", "hold", "ok"],
        ["ok", "hold", "ok", "ok", "ok", "ok"],
        ["ok", "ok", "ok", "hold", "hold", "ok"],
        ["ok", "hold", "ok", "ok", "ok", "hold"],
      ]);

      for (const end of ["", "-wal", "-shm"]) rmSync(`${folder.file()}${end}`, { force: true });
      const { context, options } = world.system;
      const args = { ...options, file: folder.file(), agent: "payer" };
      const { json } = (await rebuild(context, args)) as { json: { proposals: { bundle: string }[] } };
      expect(json.proposals.map(({ bundle }) => bundle)).to.deep.equal(keys.map(() => "kept"));
      const after = folder.open({ owner: world.owner, now: () => (START + 7_200) * 1_000 });
      try {
        // The chain's word of how they ended is believed once it is final, as ever.
        await world.outbox(after).pass();
        expect(told(after)).to.deep.equal(wanted);
        expect([...after.state.open.values()].map(({ key }) => key)).to.deep.equal(["waits"]);
        expect(keys.map((key) => after.state.keys.get(key)?.outcome)).to.deep.equal([
          ..."executed executed executed executed executed ended open".split(" "),
        ]);
        expect(keys.map((key) => nextAttempt(after.state, key))).to.deep.equal(keys.map(() => undefined));
        expect(await world.onChain()).to.have.lengthOf(keys.length);
      } finally {
        after.close();
      }
    });
  },
  { args: ["--accounts", "20"] },
);
