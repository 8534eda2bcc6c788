// The transaction that anchors a journal's head: replaced where it is stuck, one for each head, within the agent file's limit.
import { expect } from "chai";
import { encodeFunctionData, type Hash, type Hex, parseGwei } from "viem";
import { getBlock, getTransaction, getTransactionCount, sendTransaction } from "viem/actions";
import { headBatch, headSchema, type JournalHead } from "../../../agent/journal/headBatch.ts";
import type { Journal } from "../../../agent/journal/openJournal.ts";
import { anchoring } from "../../../agent/run/anchorHead.ts";
import type { RunEvent } from "../../../agent/run/events.ts";
import type { Runner } from "../../../agent/run/runner.ts";
import { type AnchorerParameters, anchorerOf } from "../../../agent/signing/anchorerOf.ts";
import type { Anchorer } from "../../../agent/signing/ports.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { findSchemaBatches } from "../../../sdk/read/readBatch.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import type { JournalFolder } from "../support/journalFiles.ts";
import { kindsOf, type OutboxWorld, outboxWorld } from "../support/outboxWorld.ts";
import { expectRejection } from "../support/rejection.ts";

const { relayer, nora } = people;
const EVERY = 3_600;
/** Seconds after which what is stuck is replaced, and after which what failed is tried again. */
const STUCK = 120;
const PATIENCE = 600;
const MOST = parseGwei("1000");

describeWithAnvil(
  "the head of a journal",
  (anvil) => {
    let world: OutboxWorld;
    let snapshot: Hex;
    let provenance: `0x${string}`;
    let baseFeePerGas: bigint;
    /** Seconds. */
    let time = 1_800_000_000;
    const signal = new AbortController().signal;

    before(async function () {
      this.timeout(60_000);
      world = await outboxWorld(anvil().url);
      provenance = world.system.plan.addresses.provenance;
      ({ baseFeePerGas } = (await getBlock(world.client)) as { baseFeePerGas: bigint });
    });
    after(() => world.remove());
    beforeEach(async () => {
      snapshot = await world.clock.snapshot();
      await world.clock.setAutomine(false);
    });
    afterEach(async () => {
      await dropAll();
      await world.clock.setAutomine(true);
      await world.clock.revert({ id: snapshot });
      // Which going back leaves as it is.
      await world.clock.setNextBlockBaseFeePerGas({ baseFeePerGas });
    });

    const dropAll = () => world.clock.request({ method: "anvil_dropAllTransactions" } as never);

    /** The process that holds the account's key, as it begins. */
    const newAnchorer = (changes: Partial<AnchorerParameters> = {}) =>
      anchorerOf(world.sender(relayer.address), {
        ...{ owner: world.owner, provenance, mostPerGas: MOST, every: EVERY, now: () => time },
        ...changes,
      });

    /** A runner that anchors, as it begins. */
    function newRunner(anchorer: Anchorer, folder: JournalFolder = world.folder()) {
      const journal = folder.open({ owner: world.owner, now: () => time * 1000 });
      const events: RunEvent[] = [];
      const step = anchoring({
        ...{ setup: { account: relayer.address }, agentFile: { anchor: { every: EVERY } } },
        ...{ journal, anchorer, client: world.client, clock: () => time * 1000, elapsed: () => time },
        tell: (event: RunEvent) => events.push(event),
      } as unknown as Runner);
      return { folder, journal, events, step: () => step(signal) };
    }

    const anchored = () =>
      findSchemaBatches(world.client, { provenance, schema: headSchema(world.owner), fromBlock: 0n });
    const count = (blockTag: "latest" | "pending") =>
      getTransactionCount(world.client, { address: relayer.address, blockTag });
    const codes = (events: readonly RunEvent[]) => events.flatMap((one) => ("code" in one ? [one.code] : []));
    const mine = () => world.clock.mine({ blocks: 1 });
    /** A block whose gas costs more than what waits offers. It is full, for anvil would drop what it tries in vain. */
    async function raiseBaseFee(): Promise<void> {
      const { gasLimit } = await getBlock(world.client);
      await world.clock.setBlockGasLimit({ gasLimit: 30_000n });
      await world.clock.setNextBlockBaseFeePerGas({ baseFeePerGas: parseGwei("20") });
      await mine();
      await world.clock.setBlockGasLimit({ gasLimit });
    }
    const sentBy = (journal: Journal) => journal.state.anchoring?.sent ?? [];

    it("is sent again where its fee is too low, under the same number, and is anchored once", async () => {
      const { journal, events, step } = newRunner(newAnchorer());
      const before = await count("latest");
      await step();
      await raiseBaseFee();
      expect(await count("latest")).to.equal(before);
      time += STUCK - 1;
      await step();
      expect(sentBy(journal)).to.have.lengthOf(1);
      time += 1;
      await step();
      const [first, second, ...more] = sentBy(journal);
      expect(more).to.deep.equal([]);
      expect([first?.accountNonce, second?.accountNonce]).to.deep.equal([before, before]);
      for (const fee of ["maxFeePerGas", "maxPriorityFeePerGas"] as const) {
        expect(second![fee] * 1000n >= first![fee] * 1125n, fee).to.equal(true);
      }
      await mine();
      await step();
      expect(kindsOf(journal)).to.deep.equal(["anchoring", "anchoringSent", "anchoringSent", "anchored"]);
      expect(await anchored()).to.have.lengthOf(1);
      expect([await count("latest"), await count("pending")]).to.deep.equal([before + 1, before + 1]);
      // That it was anchored is no news, and nothing else happened.
      time += EVERY;
      await step();
      expect(kindsOf(journal)).to.have.lengthOf(4);
      expect(codes(events)).to.deep.equal([]);
    });

    it("is sent once where its fee suffices, however often it is looked at", async () => {
      const { journal, events, step } = newRunner(newAnchorer());
      const before = await count("latest");
      for (let look = 0; look < 3; look++) await step();
      time += STUCK - 1;
      await step();
      await mine();
      time += STUCK;
      await step();
      await step();
      expect(kindsOf(journal)).to.deep.equal(["anchoring", "anchoringSent", "anchored"]);
      expect([(await anchored()).length, await count("latest")]).to.deep.equal([1, before + 1]);
      expect(codes(events)).to.deep.equal([]);
    });

    for (const [more, isSent] of [
      [-1n, false],
      [0n, true],
      [1n, true],
    ] as const) {
      it(`is replaced for as much as may be paid, ${more >= 0 ? `and ${more} more` : "not for a wei more"}`, async () => {
        const first = await newAnchorer().anchor({ number: 1, hash: `0x${"11".repeat(32)}` });
        const { maxFeePerGas } = first.sent ?? expect.fail();
        await dropAll();
        // The chain asks for no more than before: what counts is that it must be raised.
        const raised = maxFeePerGas + (maxFeePerGas * 13n) / 100n + 1n;
        const { journal, events, step } = newRunner(newAnchorer({ mostPerGas: raised + more }));
        await step();
        expect(sentBy(journal)[0]?.maxFeePerGas).to.equal(maxFeePerGas);
        time += STUCK;
        await step();
        expect(sentBy(journal).map((one) => one.maxFeePerGas)).to.deep.equal([
          maxFeePerGas,
          ...(isSent ? [raised] : []),
        ]);
        expect(codes(events)).to.deep.equal(isSent ? [] : ["CARRIER_FEE_TOO_HIGH"]);
        // It waits, and is not asked for at every look.
        await step();
        expect(codes(events)).to.have.lengthOf(isSent ? 0 : 1);
        await mine();
        time += PATIENCE;
        await step();
        expect(journal.state.anchored).to.include({ upTo: 1 });
        expect(await anchored()).to.have.lengthOf(1);
      });
    }

    describe("whose runner is killed between sending and writing it down", () => {
      /** It is sent; who asked for it never hears of it. */
      async function killedAfterSending(anchorer: Anchorer) {
        let isSent: () => void = () => {};
        const sent = new Promise<void>((resolve) => {
          isSent = resolve;
        });
        const mute: Anchorer = {
          anchor: async (...asked) => {
            await anchorer.anchor(...asked);
            isSent();
            return new Promise(() => {});
          },
        };
        const { folder, journal, step } = newRunner(mute);
        await Promise.race([sent, step().then(() => expect.fail("It went on."))]);
        expect(kindsOf(journal)).to.deep.equal(["anchoring"]);
        journal.close();
        return folder;
      }
      /** Another entry is the head by then. */
      const grow = (journal: Journal) => journal.append({ kind: "resumed" });

      it("is not sent again by whoever holds the key, and is replaced by it where it is stuck", async () => {
        const anchorer = newAnchorer();
        const before = await count("latest");
        const { journal, events, step } = newRunner(anchorer, await killedAfterSending(anchorer));
        grow(journal);
        await step();
        await step();
        expect([sentBy(journal).length, await count("pending")]).to.deep.equal([1, before + 1]);
        await raiseBaseFee();
        time += STUCK;
        await step();
        await mine();
        await step();
        expect(kindsOf(journal)).to.deep.equal([
          ...["anchoring", "resumed", "anchoringSent", "anchoringSent", "anchored"],
        ]);
        expect(journal.state.anchored).to.include({ upTo: 1 });
        expect([await count("pending"), (await anchored()).length, codes(events)]).to.deep.equal([before + 1, 1, []]);
      });

      it("is waited for where the key's holder was killed as well, and is anchored once", async () => {
        const before = await count("latest");
        const { journal, events, step } = newRunner(newAnchorer(), await killedAfterSending(newAnchorer()));
        grow(journal);
        await step();
        expect(codes(events)).to.deep.equal(["HEAD_WAITS"]);
        expect(await count("pending")).to.equal(before + 1);
        await mine();
        time += PATIENCE;
        await step();
        expect(kindsOf(journal)).to.deep.equal(["anchoring", "resumed", "anchored"]);
        expect(journal.state.anchored).to.include({ upTo: 1 });
        expect([await count("pending"), (await anchored()).length]).to.deep.equal([before + 1, 1]);
      });

      it("is sent again where the nodes dropped it meanwhile", async () => {
        const before = await count("latest");
        const { journal, step } = newRunner(newAnchorer(), await killedAfterSending(newAnchorer()));
        await dropAll();
        await step();
        await mine();
        await step();
        expect(kindsOf(journal)).to.deep.equal(["anchoring", "anchoringSent", "anchored"]);
        expect([await count("pending"), (await anchored()).length]).to.deep.equal([before + 1, 1]);
      });
    });

    it("goes on after both processes were started anew: what was written down is replaced, and nothing else", async () => {
      const { folder, journal, step } = newRunner(newAnchorer());
      await step();
      journal.close();
      await raiseBaseFee();
      time += STUCK;
      const later = newRunner(newAnchorer(), folder);
      await later.step();
      expect(sentBy(later.journal).map(({ accountNonce }) => accountNonce)).to.have.lengthOf(2);
      await mine();
      await later.step();
      expect(kindsOf(later.journal)).to.deep.equal(["anchoring", "anchoringSent", "anchoringSent", "anchored"]);
      expect(await anchored()).to.have.lengthOf(1);
    });

    describe("that a runner asks for which somebody has taken over", () => {
      const head = (number: number): JournalHead => ({ number, hash: `0x${"cd".repeat(32)}` });
      const stateOf = async () => [await count("latest"), await count("pending"), (await anchored()).length];

      it("takes one number of the account in half an interval, however it is asked for at once", async () => {
        const anchorer = newAnchorer();
        const before = await count("latest");
        const asked = [head(2), head(3), head(2), head(4), head(2)].map((one) => anchorer.anchor(one));
        const ended = await Promise.allSettled(asked);
        const told = ended.map((one) => (one.status === "fulfilled" ? one.value.sent?.accountNonce : one.reason.code));
        expect(told).to.deep.equal([before, "HEAD_TOO_SOON", before, "HEAD_TOO_SOON", before]);
        expect(await stateOf()).to.deep.equal([before, before + 1, 0]);
        // Half an interval later another one is no more welcome while the first waits.
        time += EVERY / 2;
        expect((await expectRejection(anchorer.anchor(head(3)), "HEAD_WAITS")).args).to.deep.equal({ count: 1 });
        await mine();
        expect((await anchorer.anchor(head(3))).sent?.accountNonce).to.equal(before + 1);
      });

      it("is replaced by itself alone, and takes nothing else of the account out", async () => {
        const fields = { gas: 300_000n, maxFeePerGas: parseGwei("20"), maxPriorityFeePerGas: parseGwei("1") };
        const send = async (to: Hex, data: Hex, from = relayer.address): Promise<Hash> =>
          sendTransaction(world.sender(from), { to, data, ...fields } as never);
        const { timestamp } = await getBlock(world.client);
        const anchorData = (one: JournalHead) =>
          encodeFunctionData({
            abi: provenanceRegistryAbi,
            functionName: "anchor",
            args: [headBatch(world.owner, one, relayer.address), Number(timestamp)],
          });
        const strange: [string, () => Promise<Hash>][] = [
          ["a transfer", () => send(nora.address, "0x")],
          ["a call of the registry that anchors nothing", () => send(provenance, "0x12345678")],
          ["another head", () => send(provenance, anchorData(head(3)))],
          ["the same call of another contract", () => send(world.gate, anchorData(head(2)))],
          ["the same call by another account", () => send(provenance, anchorData(head(2)), nora.address)],
        ];
        for (const [what, sending] of strange) {
          const hash = await sending();
          const before = await stateOf();
          const refused = await expectRejection(newAnchorer().anchor(head(2), hash), "SIGNER_REFUSED");
          expect(refused.value, what).to.equal(hash);
          expect(await stateOf()).to.deep.equal(before);
          await dropAll();
        }
        const own = await send(provenance, anchorData(head(2)));
        const { nonce } = await getTransaction(world.client, { hash: own });
        const { sent, batchId } = await newAnchorer().anchor(head(2), own);
        expect(batchId).to.equal(hashBatch(headBatch(world.owner, head(2), relayer.address)));
        expect(sent?.accountNonce).to.equal(nonce);
        expect(sent?.maxFeePerGas).to.equal((fields.maxFeePerGas * 113n) / 100n + 1n);
      });

      it("is paid for once and at most as dearly as may be, however often it is replaced", async () => {
        const anchorer = newAnchorer({ mostPerGas: parseGwei("10") });
        const before = await count("latest");
        let { sent } = await anchorer.anchor(head(2));
        let replaced = 0;
        for (; replaced < 100; replaced++) {
          const again = await anchorer.anchor(head(2), sent?.transactionHash).catch((error: { code: string }) => error);
          if ("code" in again) {
            expect(again.code).to.equal("CARRIER_FEE_TOO_HIGH");
            break;
          }
          sent = again.sent;
        }
        expect(replaced).to.be.within(3, 50);
        expect(sent!.maxFeePerGas <= parseGwei("10")).to.equal(true);
        expect(await stateOf()).to.deep.equal([before, before + 1, 0]);
        await mine();
        expect(await stateOf()).to.deep.equal([before + 1, before + 1, 1]);
        expect(await anchorer.anchor(head(2), sent?.transactionHash)).to.not.have.property("sent");
        await expectRejection(anchorer.anchor(head(3), sent?.transactionHash), "HEAD_TOO_SOON");
      });
    });
  },
  { args: ["--accounts", "20"] },
);
