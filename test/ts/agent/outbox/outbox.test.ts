import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { parseGwei } from "viem";
import { getBlock, getTransaction, getTransactionCount } from "viem/actions";
import { intentNonce } from "../../../../agent/journal/intentNonce.ts";
import { nextAttempt } from "../../../../agent/journal/nextAttempt.ts";
import { openJournal } from "../../../../agent/journal/openJournal.ts";
import { carrierOf } from "../../../../agent/signing/carrierOf.ts";
import { signerOf } from "../../../../agent/signing/signerOf.ts";
import { people } from "../../../../examples/grants/story/people.ts";
import { execute } from "../../../../sdk/actions/execute.ts";
import { pause } from "../../../../sdk/actions/pause.ts";
import { propose } from "../../../../sdk/actions/propose.ts";
import { veto } from "../../../../sdk/actions/veto.ts";
import { withdraw } from "../../../../sdk/actions/withdraw.ts";
import { hashProposal } from "../../../../sdk/proposal/hashProposal.ts";
import { exportLines } from "../../../../tasks/agent/journal/export.ts";
import { rebuild } from "../../../../tasks/agent/journal/rebuild.ts";
import { verify } from "../../../../tasks/agent/journal/verify.ts";
import { describeWithAnvil } from "../../support/anvil.ts";
import { anyIntent } from "../../support/anyIntent.ts";
import { type NodeProxy, startNodeProxy } from "../../support/nodeProxy.ts";
import { kindsOf, type OutboxWorld, outboxWorld } from "../../support/outboxWorld.ts";
import { expectRejection } from "../../support/rejection.ts";

const { nora, operator, dealer, relayer, treasurer } = people;
const DAY = 86_400;

describeWithAnvil(
  "the outbox",
  (anvil) => {
    let world: OutboxWorld;
    let proxy: NodeProxy;
    let snapshot: `0x${string}`;

    before(async function () {
      this.timeout(60_000);
      proxy = await startNodeProxy(anvil().url);
      world = await outboxWorld(anvil().url);
    });
    after(async () => {
      world.remove();
      await proxy.stop();
    });
    beforeEach(async () => {
      proxy.interfere(undefined);
      snapshot = await world.clock.snapshot();
    });
    afterEach(async () => {
      await world.clock.setAutomine(true);
      await world.clock.revert({ id: snapshot });
    });

    /** An intent that stands on the chain, its block being final. */
    async function proposed(key: string, changes: Parameters<typeof anyIntent>[2] = {}) {
      const journal = world.open();
      const nonce = await world.intend(journal, key, changes);
      const outbox = world.outbox(journal);
      await outbox.pass();
      await outbox.pass();
      await world.mine();
      await outbox.pass();
      expect(kindsOf(journal)).to.deep.equal(["intended", "signed", "sent", "proposed"]);
      const [standing] = await world.find(nonce);
      if (standing === undefined) throw new Error("It is not there.");
      return { journal, nonce, outbox, standing, intended: journal.state.open.get(nonce)! };
    }

    it("takes an intent to the chain, each step once, however often it is asked", async () => {
      const { journal, nonce, outbox, intended, standing } = await proposed("bill 1");
      const { number } = journal.state.head;
      for (let i = 0; i < 3; i++) await outbox.pass();
      // As after a restart.
      await world.outbox(journal).pass();
      expect(journal.state.head.number).to.equal(number);
      expect(intended.proposed).to.deep.include({ id: hashProposal(intended.proposal) });
      expect(standing).to.deep.include({ id: intended.proposed?.id, state: "Queued" });
      expect(nonce).to.equal(intentNonce(world.owner, "bill 1"));
      expect(await world.find(nonce)).to.have.lengthOf(1);
    });

    it("follows it to its end, and believes no end before it is final", async () => {
      const { gate, lens, sender, client } = world;
      type Ending = (one: Awaited<ReturnType<typeof proposed>>) => Promise<unknown>;
      const endings: Record<string, Ending> = {
        Executed: async ({ standing: { proposal, terms }, intended: { witness } }) => {
          await world.system.passHours(1);
          await execute(sender(dealer.address), { gate, proposal, witness: witness!, terms });
        },
        Vetoed: ({ standing: { id, proposal, terms } }) =>
          veto(sender(nora.address), { gate, proposal, id, terms, reason: "no" }),
        Cancelled: ({ standing: { id, proposal, terms } }) =>
          withdraw(sender(operator.address), { gate, proposal, id, terms }),
        Expired: () => world.system.passHours(31 * 24),
      };
      for (const [state, end] of Object.entries(endings)) {
        // After a veto or a withdrawal the tier without approval is closed to the agent for a while.
        await world.system.passHours(2);
        const one = await proposed(`to be ${state}`);
        const before = kindsOf(one.journal).length;
        await end(one);
        await one.outbox.pass();
        expect(kindsOf(one.journal), state).to.have.lengthOf(before);
        await world.mine();
        // Without a lens as well as with one.
        await world.outbox(one.journal, { lens: state === "Executed" ? lens : undefined }).pass();
        expect(one.journal.state.open.size, state).to.equal(0);
        expect(one.journal.state.keys.get(`to be ${state}`)).to.deep.include({
          state,
          attempts: 1,
          id: one.standing.id,
        });
      }
      expect(await getTransactionCount(client, { address: dealer.address })).to.be.greaterThan(0);
    });

    it("tells Stale where the lens says so, and waits where it does not", async () => {
      const stale = await proposed("stale");
      // An earlier proposal of the optimistic tier is stale once another one of the agent was vetoed.
      const { id, proposal, terms } = (await proposed("other")).standing;
      await stale.outbox.pass();
      expect(stale.journal.state.open.size).to.equal(1);
      await veto(world.sender(nora.address), { gate: world.gate, proposal, id, terms, reason: "no" });
      await world.mine();
      await world.outbox(stale.journal, { lens: undefined }).pass();
      expect(stale.journal.state.open.size).to.equal(1);
      await stale.outbox.pass();
      expect(stale.journal.state.keys.get("stale")).to.deep.include({ outcome: "ended", state: "Stale" });
    });

    it("writes a refusal down once, tries later each time, and goes on when it heals", async () => {
      const journal = world.open();
      const outbox = world.outbox(journal, { waits: { refused: 10 } });
      await pause(world.sender(nora.address), { gate: world.gate, duration: 3_600 });
      const held = await world.intend(journal, "held", { to: "ada" });
      for (let i = 0; i < 3; i++) await outbox.pass();
      const refusals = [...journal.entries()].map(({ entry }) => entry).filter(({ kind }) => kind === "failed");
      expect(refusals).to.have.lengthOf(1);
      expect(refusals[0]).to.deep.include({ step: "send", code: "GATE_PAUSED", nonce: held });
      await world.system.passHours(2);
      await outbox.pass();
      expect(journal.state.open.get(held)?.sent).to.have.lengthOf(0);
      world.wait(10);
      await outbox.pass();
      await outbox.pass();
      expect(journal.state.open.get(held)?.proposed).to.not.equal(undefined);
    });

    for (const [name, code, told] of [
      ["does not want to", 4001, "SIGNER_REFUSED"],
      ["may not", 4100, "SIGNER_REFUSED"],
      ["knows no such method", -32_601, "NODE_REFUSED"],
      ["fails without a word", undefined, "UNEXPECTED_FAILURE"],
    ] as const) {
      it(`names it where who is to sign ${name}, and signs once that is over`, async () => {
        const journal = world.open();
        const real = signerOf(world.sender(treasurer.address), world.gate);
        let isWell = false;
        const sign: typeof real.sign = async (proposal) => {
          if (!isWell) throw Object.assign(new Error("no"), { code });
          return real.sign(proposal);
        };
        const outbox = world.outbox(journal, { waits: { refused: 10 }, signer: { ...real, sign } });
        const nonce = await world.intend(journal, `signing/${code}`, { to: "ada" });
        await outbox.pass();
        const failures = [...journal.entries()].map(({ entry }) => entry).filter(({ kind }) => kind === "failed");
        expect(failures).to.have.lengthOf(1);
        expect(failures[0]).to.deep.include({ step: "sign", code: told, nonce });
        expect(journal.state.open.get(nonce)?.signed).to.equal(undefined);
        isWell = true;
        world.wait(10);
        await outbox.pass();
        await outbox.pass();
        expect(journal.state.open.get(nonce)?.proposed).to.not.equal(undefined);
      });
    }

    it("lets no refused intent stop another, and lets it lapse only when its last second is final", async () => {
      const journal = world.open();
      const outbox = world.outbox(journal);
      // Two ether are more than ada may be sent; the witness is of the rule all the same.
      const refused = anyIntent(world.owner, "too much", { value: 1n });
      const [call] = refused.proposal.calls;
      const now = Number(
        (
          (await world.client.request({ method: "eth_getBlockByNumber", params: ["latest", false] } as never)) as {
            timestamp: string;
          }
        ).timestamp,
      );
      const notAfter = now + 3 * DAY;
      journal.append({
        ...refused,
        proposal: { ...refused.proposal, notAfter, calls: [{ ...call!, value: 2n * 10n ** 18n }] },
      });
      const good = await world.intend(journal, "good");
      await outbox.pass();
      await outbox.pass();
      expect(journal.state.open.get(good)?.proposed).to.not.equal(undefined);
      const { nonce } = refused.proposal;
      expect(journal.state.open.get(nonce)).to.include({ failed: "POLICY_REFUSED" });
      await world.clock.setNextBlockTimestamp({ timestamp: BigInt(notAfter) });
      await world.mine(1);
      await world.clock.setBlockTimestampInterval({ interval: 0 });
      await world.mine();
      await outbox.pass();
      expect(journal.state.open.has(nonce), "its last second is not past").to.equal(true);
      await world.clock.setBlockTimestampInterval({ interval: 1 });
      await world.mine(1);
      await outbox.pass();
      expect(journal.state.open.has(nonce), "a block after it is not final").to.equal(true);
      await world.mine();
      await outbox.pass();
      expect(journal.state.keys.get("too much")).to.deep.include({ outcome: "lapsed", attempts: 1, id: undefined });
      await world.clock.removeBlockTimestampInterval();
      // Another attempt, under the same nonce, and another payload.
      expect(await world.intend(journal, "too much")).to.equal(nonce);
      await outbox.pass();
      await outbox.pass();
      expect(await world.find(nonce)).to.have.lengthOf(1);
    });

    it("lets go what was decided at a time that the chain has not reached, and was not sent", async () => {
      const far = 74 * 365 * DAY;
      // A node said 2100 while it was decided; the gate takes no such last second, and it would not come for years.
      for (const [key, ahead, lapses] of [
        ["of 2100", far, true],
        ["of an hour later", 3_601, true],
        ["of a node that is ahead", 3_600, false],
        ["of now", 0, false],
      ] as const) {
        const journal = world.open();
        // Of now: what was carried for the case before took time.
        const now = Number((await getBlock(world.client)).timestamp);
        const intended = anyIntent(world.owner, key, { now, ...(ahead === far ? { notAfter: now + far } : {}) });
        journal.append({ ...intended, time: now + ahead });
        const outbox = world.outbox(journal);
        await outbox.pass();
        expect(kindsOf(journal).includes("lapsed"), key).to.equal(lapses);
        if (lapses) await world.intend(journal, key);
        for (let i = 0; i < 2; i++) await outbox.pass();
        expect(journal.state.open.get(intended.proposal.nonce)?.proposed, key).to.not.equal(undefined);
        expect(await world.find(intended.proposal.nonce)).to.have.lengthOf(1);
        journal.close();
      }
    });

    it("meets its own proposal where it forgot everything, and makes no second", async () => {
      const { nonce, standing } = await proposed("bill 7", { value: 7n });
      const forgetful = world.open();
      await world.intend(forgetful, "bill 7", { value: 8n });
      const outbox = world.outbox(forgetful);
      await outbox.pass();
      expect(kindsOf(forgetful)).to.deep.equal(["intended", "proposed"]);
      expect(forgetful.state.open.get(nonce)?.proposed?.id).to.equal(standing.id);
      expect(await world.find(nonce)).to.have.lengthOf(1);
      // And follows it to its end, which is of what stands there.
      await world.system.passHours(24 * 31);
      await world.mine();
      await outbox.pass();
      expect(forgetful.state.keys.get("bill 7")).to.include({ state: "Expired", id: standing.id });
    });

    it("welcomes whoever carries what it signed", async () => {
      await world.clock.setAutomine(false);
      const journal = world.open();
      const nonce = await world.intend(journal, "carried by others");
      const outbox = world.outbox(journal);
      await outbox.pass();
      const { proposal, witness, signed, sent } = journal.state.open.get(nonce)!;
      await world.clock.dropTransaction({ hash: sent[0]!.transactionHash });
      await propose(world.sender(dealer.address), { gate: world.gate, proposal, witness: witness!, ...signed! });
      await world.mine(1);
      await outbox.pass();
      expect(kindsOf(journal)).to.deep.equal(["intended", "signed", "sent", "proposed"]);
      expect(await world.find(nonce)).to.have.lengthOf(1);
      expect(await getTransactionCount(world.client, { address: relayer.address })).to.equal(sent[0]!.accountNonce);
    });

    it("replaces what is stuck under the same number, offering more, and only then", async () => {
      await world.clock.setAutomine(false);
      const journal = world.open();
      const nonce = await world.intend(journal, "stuck");
      const outbox = world.outbox(journal, { waits: { stuck: 100 } });
      await outbox.pass();
      world.wait(99);
      await outbox.pass();
      expect(journal.state.open.get(nonce)?.sent).to.have.lengthOf(1);
      world.wait(1);
      await outbox.pass();
      const [first, second, ...more] = journal.state.open.get(nonce)!.sent;
      expect(more).to.deep.equal([]);
      expect(second?.accountNonce).to.equal(first?.accountNonce);
      for (const fee of ["maxFeePerGas", "maxPriorityFeePerGas"] as const) {
        expect(second![fee] * 1000n >= first![fee] * 1125n, fee).to.equal(true);
      }
      // However the machine's clock jumps, what this process sent waits as long as it is to wait.
      for (const away of [-365 * DAY, 2 * 365 * DAY, -365 * DAY]) {
        world.setClock(away);
        await outbox.pass();
      }
      world.wait(99);
      await outbox.pass();
      expect(journal.state.open.get(nonce)?.sent).to.have.lengthOf(2);
      world.wait(1);
      await outbox.pass();
      expect(journal.state.open.get(nonce)?.sent.map(({ accountNonce }) => accountNonce)).to.deep.equal([
        ...Array(3).fill(first?.accountNonce),
      ]);
      await world.mine(1);
      await outbox.pass();
      expect(await world.find(nonce)).to.have.lengthOf(1);
      expect(
        (await getTransaction(world.client, { hash: journal.state.open.get(nonce)!.sent[2]!.transactionHash }))
          .blockNumber,
      ).to.be.a("bigint");
    });

    it("goes on after a restart by a clock that was set back: it does not wait until that is as late again", async () => {
      for (const away of [0, -365 * DAY]) {
        const snapshotBefore = await world.clock.snapshot();
        await world.clock.setAutomine(false);
        const journal = world.open();
        const nonce = await world.intend(journal, `stuck, ${away}`);
        await world.outbox(journal, { waits: { stuck: 100 } }).pass();
        world.wait(50);
        world.setClock(away);
        await world.outbox(journal, { waits: { stuck: 100 } }).pass();
        expect(journal.state.open.get(nonce)?.sent, `${away}`).to.have.lengthOf(away === 0 ? 1 : 2);
        world.setClock(-away);
        journal.close();
        // What waits would outlive the snapshot.
        await world.mine(1);
        await world.clock.revert({ id: snapshotBefore });
      }
    });

    it("tries again what was refused when its time has come, whatever the machine's clock says", async () => {
      const journal = world.open();
      const outbox = world.outbox(journal, { waits: { refused: 10 } });
      await pause(world.sender(nora.address), { gate: world.gate, duration: 3_600 });
      const held = await world.intend(journal, "held while clocks jump", { to: "ada" });
      await outbox.pass();
      expect(journal.state.open.get(held)?.failed).to.equal("GATE_PAUSED");
      await world.system.passHours(2);
      for (const away of [-1_800, 365 * DAY, -365 * DAY, 1_800]) {
        world.setClock(away);
        await outbox.pass();
        expect(journal.state.open.get(held)?.sent).to.have.lengthOf(0);
      }
      world.setClock(-1_800);
      world.wait(10);
      await outbox.pass();
      expect(journal.state.open.get(held)?.sent).to.have.lengthOf(1);
    });

    it("offers no more than the agent file permits, and goes on with what was sent", async () => {
      await world.clock.setAutomine(false);
      const journal = world.open();
      const nonce = await world.intend(journal, "dear");
      const mostPerGas = parseGwei("4");
      const carrier = carrierOf(world.sender(relayer.address), { gate: world.gate, mostPerGas });
      const outbox = world.outbox(journal, { carrier, waits: { stuck: 10, refused: 10 } });
      for (let i = 0; i < 12; i++) {
        await outbox.pass();
        world.wait(3_601);
      }
      const { sent, failed } = journal.state.open.get(nonce)!;
      expect(failed).to.equal("CARRIER_FEE_TOO_HIGH");
      expect(sent.at(-1)!.maxFeePerGas <= mostPerGas && sent.length > 1).to.equal(true);
      await world.mine(1);
      await outbox.pass();
      expect(await world.find(nonce)).to.have.lengthOf(1);
    });

    it("sends again what nodes dropped, and what another transaction of its account took the place of", async () => {
      const journal = world.open();
      const outbox = world.outbox(journal, { waits: { lost: 20 } });
      await world.clock.setAutomine(false);
      const dropped = await world.intend(journal, "dropped");
      await outbox.pass();
      const [lost] = journal.state.open.get(dropped)!.sent;
      await world.clock.dropTransaction({ hash: lost!.transactionHash });
      world.wait(19);
      await outbox.pass();
      expect(journal.state.open.get(dropped)?.sent).to.have.lengthOf(1);
      world.wait(1);
      await outbox.pass();
      const again = journal.state.open.get(dropped)!.sent;
      expect(again.map(({ accountNonce }) => accountNonce)).to.deep.equal([lost!.accountNonce, lost!.accountNonce]);
      // Now the account does something else under this number.
      await world.clock.dropTransaction({ hash: again[1]!.transactionHash });
      await world.clock.sendUnsignedTransaction({
        from: relayer.address,
        to: nora.address,
        value: 1n,
        nonce: lost!.accountNonce,
      });
      await world.mine(1);
      world.wait(20);
      await outbox.pass();
      await world.mine(1);
      await outbox.pass();
      expect(journal.state.open.get(dropped)?.sent.at(-1)?.accountNonce).to.equal(lost!.accountNonce + 1);
      expect(await world.find(dropped)).to.have.lengthOf(1);
    });

    it("signs again where the key that signed was replaced by another", async () => {
      const journal = world.open();
      const nonce = await world.intend(journal, "new key");
      journal.append({ kind: "signed", nonce, key: dealer.address, signature: `0x${"12".repeat(65)}` });
      const outbox = world.outbox(journal);
      await outbox.pass();
      await outbox.pass();
      expect(kindsOf(journal)).to.deep.equal(["intended", "signed", "signed", "sent", "proposed"]);
      expect(journal.state.open.get(nonce)?.signed?.key).to.equal(treasurer.address);
    });

    it("loses and doubles nothing whichever question the node fails at", async function () {
      this.timeout(120_000);
      const journal = world.open();
      const outbox = world.outbox(journal, {}, proxy.url);
      const nonces = [];
      for (let i = 0; i < 3; i++) nonces.push(await world.intend(journal, `node ${i}`));
      let asked = 0;
      const kinds = [
        "die",
        "half",
        { status: 503, text: "busy" },
        { error: { code: -32_005, message: "limit exceeded" } },
      ] as const;
      // Each question fails once in every way before it is answered.
      const seen = new Map<string, number>();
      proxy.interfere(({ method, params }) => {
        asked += 1;
        const key = `${method} ${JSON.stringify(params)}`;
        const times = seen.get(key) ?? 0;
        seen.set(key, times + 1);
        return kinds[times];
      });
      const codes = new Set<string>();
      for (
        let i = 0;
        i < 400 && [...journal.state.open.values()].some(({ proposed: placed }) => placed === undefined);
        i++
      ) {
        await outbox.pass().catch((error: { code?: string }) => codes.add(String(error.code)));
        world.wait(60);
      }
      expect([...codes]).to.include("CHAIN_UNREACHABLE");
      expect(asked).to.be.greaterThan(50);
      for (const nonce of nonces) expect(await world.find(nonce)).to.have.lengthOf(1);
      expect(kindsOf(journal).filter((kind) => kind === "sent")).to.have.lengthOf(3);
    });

    it("rebuilds a broken journal from the chain, and proposes nothing twice", async () => {
      const { context, options } = world.system;
      const known = await proposed("kept");
      const nonce = await world.intend(known.journal, "forgotten");
      await known.outbox.pass();
      known.journal.close();
      const file = known.journal.path;
      const args = { ...options, file, agent: undefined };
      expect(await verify(context.output, { file })).to.include({ ok: true });
      expect(await rebuild(context, args)).to.deep.equal({ json: { done: false, entries: 8 } });
      const database = new DatabaseSync(file);
      database.exec("DROP TRIGGER entries_last; UPDATE entries SET hash = previous WHERE number = 6");
      database.close();
      const told = await verify(context.output, { file });
      expect(told.ok).to.equal(false);
      expect((told.json as { problem: unknown }).problem).to.deep.equal({
        number: 6,
        reason: "its hash is not the one of what it says",
      });
      const lines: string[] = [];
      const output = { ...context.output, line: (line: string) => lines.push(line) };
      await expectRejection(exportLines(output, { file }), "JOURNAL_BROKEN");
      expect(lines).to.have.lengthOf(5);
      const { json } = (await rebuild(context, args)) as { json: { kept: number; proposals: unknown[] } };
      expect([json.kept, json.proposals]).to.deep.equal([
        5,
        (await world.onChain()).map(({ id, proposal: { nonce: one } }) => ({
          ...{ id, nonce: one },
          bundle: one === known.nonce ? "not needed" : "lost",
        })),
      ]);
      const journal = openJournal({ path: file, owner: world.owner });
      try {
        // What is forgotten is followed all the same, under its nonce.
        const open = [...journal.state.open.values()].map(({ key, nonce: one }) => [key, one]);
        expect(open).to.deep.equal([
          ["kept", known.nonce],
          [undefined, nonce],
        ]);
        // It stands on the chain, though nothing of it is in the journal; what never came there may be intended.
        expect(["kept", "forgotten", "new"].map((key) => nextAttempt(journal.state, key)?.attempt)).to.deep.equal([
          ...[undefined, undefined, 0],
        ]);
        await world.outbox(journal).pass();
        expect(await world.find(nonce)).to.have.lengthOf(1);
      } finally {
        journal.close();
      }
      await expectRejection(rebuild(context, { ...args, file: `${file}.lost` }), "JOURNAL_OWNER_UNKNOWN");
      const lost = (await rebuild(context, { ...args, file: `${file}.lost`, agent: "payer" })) as { json: object };
      expect(lost.json).to.deep.include({ done: true, kept: 0, owner: world.owner });
    });

    it("sends again what a reorganisation of any depth took from the chain, and leaves what it did not", async function () {
      this.timeout(240_000);
      const reorganise = (depth: number) =>
        world.clock.request({ method: "anvil_reorg" as never, params: [depth, []] as never });
      for (let depth = 1; depth <= 32; depth++) {
        const journal = world.open();
        const key = `reorganised ${depth}`;
        const nonce = await world.intend(journal, key);
        const outbox = world.outbox(journal, { finality: 33 });
        await outbox.pass();
        await world.mine(depth - 1);
        await outbox.pass();
        if (depth > 1) await reorganise(depth - 1);
        await outbox.pass();
        expect(kindsOf(journal), key).to.deep.equal(["intended", "signed", "sent", "proposed"]);
        await reorganise(depth);
        expect(await world.find(nonce)).to.deep.equal([]);
        if (depth % 4 === 0) {
          // Somebody else brings it there again, into another block.
          const { proposal, witness, signed } = journal.state.open.get(nonce)!;
          await propose(world.sender(dealer.address), { gate: world.gate, proposal, witness: witness!, ...signed! });
          await world.mine(1);
        }
        for (let i = 0; i < 3; i++) {
          world.wait(31);
          await outbox.pass();
        }
        const again = depth % 4 === 0 ? ["displaced", "proposed"] : ["displaced", "sent", "proposed"];
        expect(kindsOf(journal), key).to.deep.equal(["intended", "signed", "sent", "proposed", ...again]);
        expect(await world.find(nonce)).to.have.lengthOf(1);
        journal.close();
      }
    });

    it("asks for the events of each final block once, and of a chain that stands still for its head alone", async () => {
      const { journal } = await proposed("followed");
      const outbox = world.outbox(journal, {}, proxy.url);
      await outbox.pass();
      const logs = () => proxy.asked.filter(({ method }) => method === "eth_getLogs");
      for (const blocks of [1, 7, 30]) {
        await world.mine(blocks);
        proxy.forget();
        await outbox.pass();
        expect(logs().length).to.be.greaterThan(0);
        expect(
          proxy.spans().reduce((sum, one) => sum + one, 0),
          `${blocks} blocks`,
        ).to.equal(blocks);
        proxy.forget();
        await outbox.pass();
        expect(proxy.asked.map(({ method }) => method)).to.deep.equal(["eth_getBlockByNumber", "eth_getBlockByNumber"]);
      }
      // What it has not read again it has not forgotten.
      const [{ id, proposal, terms } = expect.fail()] = await world.onChain();
      await veto(world.sender(nora.address), { gate: world.gate, id, proposal, terms, reason: "" });
      await world.mine();
      await outbox.pass();
      expect(kindsOf(journal).at(-1)).to.equal("ended");
    });

    it("ends a pass at once where the node is gone, and says so", async () => {
      const journal = world.open();
      await world.intend(journal, "one");
      await world.intend(journal, "two");
      const outbox = world.outbox(journal, {}, proxy.url);
      proxy.interfere(() => "die");
      proxy.forget();
      await expectRejection(outbox.pass(), "CHAIN_UNREACHABLE");
      expect(proxy.asked).to.have.lengthOf(1);
      expect(kindsOf(journal)).to.deep.equal(["intended", "intended"]);
    });
  },
  { args: ["--accounts", "20"] },
);
