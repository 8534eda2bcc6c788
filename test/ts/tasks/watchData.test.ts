// A watcher where data is withdrawn: it tells what rests on it, marks that, and has proposals vetoed before they execute.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { formatEther, type Hex, numberToHex, parseEther } from "viem";
import { getBlock, getBlockNumber, getTransactionCount } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { anchor as anchorBatch } from "../../../sdk/actions/anchor.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { writeManifest } from "../../../sdk/provenance/manifest/writeManifest.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { withdrawal } from "../../../sdk/provenance/types.ts";
import { readBatchBook } from "../../../sdk/read/readBatchBook.ts";
import { execute } from "../../../tasks/execute.ts";
import type { TaskContext } from "../../../tasks/lib/runTask.ts";
import { sentenceOf, type WatchEvent } from "../../../tasks/lib/watch/events.ts";
import { propose } from "../../../tasks/propose.ts";
import { dispute } from "../../../tasks/provenance/dispute.ts";
import { revoke } from "../../../tasks/provenance/revoke.ts";
import { taint } from "../../../tasks/provenance/taint.ts";
import { batch as rootBatch } from "../../../tasks/rootProposal/batch.ts";
import { type WatchArguments, watch } from "../../../tasks/watch.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type NodeProxy, startNodeProxy } from "../support/nodeProxy.ts";
import { createProject, type Project } from "../support/project.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao, SCHEMA } from "../support/rootDao.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE, taskContext } from "../support/taskContext.ts";

const { gina, nora, otto, relayer, dealer } = people;
const FINALITY = 4;

describeWithAnvil(
  "watching data",
  (anvil) => {
    let dao: RootDao;
    let project: Project;
    /** By it the watcher that is a process of its own asks the node. */
    let proxy: NodeProxy;
    let options: typeof NO_OPTIONS;
    let start: Hex;
    let nonce = 0;
    let texts = 0;

    before(async function () {
      this.timeout(60_000);
      proxy = await startNodeProxy(anvil().url);
      project = createProject(() => proxy.url);
      dao = await deployRootDao(anvil().url, { folder: project.root });
      const policy = dao.file("policy.yaml");
      options = { ...NO_OPTIONS, policy } as unknown as typeof NO_OPTIONS;
      writeFileSync(
        dao.file("changes.yaml"),
        `version: 1\nchanges:\n  - attester admit: { account: "${otto.address}", schema: payouts }\n`,
      );
      const root = { system: undefined, nonce: undefined, lifetime: undefined, safeBatch: undefined, policy };
      await rootBatch(dao.context, { ...root, out: dao.file("settled.json"), file: dao.file("changes.yaml") });
      await dao.agree(dao.file("settled.json"));
      start = await dao.clock.snapshot();
    });
    beforeEach(() => mkdirSync(manifests()));
    afterEach(async () => {
      await dao.clock.revert({ id: start });
      start = await dao.clock.snapshot();
      rmSync(manifests(), { recursive: true, force: true });
      rmSync(dao.file("watch.sqlite"), { force: true });
    });
    after(async () => {
      project.remove();
      await proxy.stop();
    });

    const manifests = () => dao.file("manifests");

    /** Anchors a batch of nora's, with a manifest in a folder where there are parents. */
    async function anchored(used?: readonly Hex[]): Promise<Hex> {
      const name = `batch-${++texts}`;
      const plain = textBatch({ text: `${name}\n`, anchorer: nora.address, schema: SCHEMA });
      const manifest: Manifest | undefined = used && {
        origin: name,
        observedFrom: "2026-01-01T00:00:00Z",
        observedTo: "2026-01-02T00:00:00Z",
        schema: "payouts/1",
        files: [],
        activities: [{ activity: "join", used }],
      };
      const batch = manifest === undefined ? plain : { ...plain, manifestHash: hashManifest(manifest).hash };
      const { timestamp } = await getBlock(dao.client);
      const { provenance } = dao.addresses;
      const sender = dao.context.network.sender(nora.address);
      await confirm(dao.client, await anchorBatch(sender, { provenance, batch, observedAt: Number(timestamp) }));
      if (manifest !== undefined) writeFileSync(`${manifests()}/${name}.json`, writeManifest(manifest));
      return hashBatch(batch);
    }
    const book = () => readBatchBook(dao.client, { provenance: dao.addresses.provenance, fromBlock: 0n });
    async function withdraw(data: Hex): Promise<void> {
      const root = (await book()).batches.get(data)?.batch.root;
      await revoke(dao.context, { ...options, data: root, reason: "wrong", from: nora.address } as never);
    }
    /** A proposal that needs nobody, on a batch. */
    async function standing(batches: Hex): Promise<string> {
      const number = String(++nonce);
      const payment = { to: "ada", value: "0.1 ETH", nonce: number, batches, lifetime: "30 days" };
      await propose(dao.context, { ...NOTHING_TO_PROPOSE, ...options, ...payment });
      return `payer/${number}`;
    }
    /** A watcher for one round. */
    async function watching(
      changes: Partial<WatchArguments> = {},
      now = () => 1_000_000,
      context: TaskContext = dao.context,
    ): Promise<WatchEvent[]> {
      const events: WatchEvent[] = [];
      const tell = (event: WatchEvent) => {
        events.push(event);
        expect(sentenceOf(event)).to.be.a("string");
      };
      const args = {
        ...{ ...options, once: true, every: "15s", evidence: undefined, veto: undefined, out: undefined },
        ...{ state: dao.file("watch.sqlite"), manifests: manifests(), taint: "1 ETH", finality: String(FINALITY) },
        ...{ from: dealer.address, ...changes },
      };
      await watch(context, args, { tell, signal: new AbortController().signal, now });
      return events;
    }
    const of = <Name extends WatchEvent["event"]>(events: readonly WatchEvent[], name: Name) =>
      events.filter((one): one is Extract<WatchEvent, { event: Name }> => one.event === name);
    const findingsOn = (events: readonly WatchEvent[], proposal: string) =>
      of(events, "proposal")
        .concat(of(events, "changed") as never)
        .find((one) => one.proposal === proposal)
        ?.findings.map(({ name }) => name);
    /** As much as one mark may cost, and a little: what it really costs is less, and leaves no room for a second one. */
    function enoughForOne(tried: readonly WatchEvent[]): string {
      const [waits] = of(tried, "taint waits");
      return formatEther(((waits?.needed ?? 0n) * 6n) / 5n);
    }
    const blocks = (count: number) => dao.clock.mine({ blocks: count });
    const sentBy = (address: Hex) => getTransactionCount(dao.client, { address });
    async function tainted(): Promise<[child: Hex, parent: Hex][]> {
      const all = [...(await book()).batches.values()];
      return all.flatMap(({ batchId, taintedBy }) => (taintedBy === undefined ? [] : [[batchId, taintedBy]]));
    }

    it("tells what rests on withdrawn data, and marks it once the withdrawal is final, a generation at a time", async () => {
      const [bad, good] = [await anchored(), await anchored()];
      const [late, other] = [await anchored([bad]), await anchored([good])];
      const [child, grandchild] = [await anchored([bad, good]), await anchored([late])];
      await watching();
      await withdraw(bad);
      const count = await sentBy(dealer.address);
      const told = of(await watching(), "withdrawn");
      expect(told.map(({ batchId, children }) => [batchId, children])).to.deep.equal([[bad, [late, child]]]);
      expect(told[0]?.words[0]).to.match(/^REVOKED for ever by .*: "wrong"$/);
      // One block too early, and exactly in time: the block of the withdrawal is the final one.
      await blocks(FINALITY - 1);
      expect((await watching()).map(({ event }) => event)).to.deep.equal(["started", "stopped"]);
      expect([await tainted(), await sentBy(dealer.address)]).to.deep.equal([[], count]);
      await blocks(1);
      const first = of(await watching(), "tainted");
      expect(first.map(({ batchId, parent, children }) => [batchId, parent, children])).to.deep.equal([
        [late, bad, [grandchild]],
        [child, bad, []],
      ]);
      expect(first[0]?.transactionHash).to.match(/^0x[0-9a-f]{64}$/);
      const second = of(await watching(), "tainted");
      expect(second.map(({ batchId, parent }) => [batchId, parent])).to.deep.equal([[grandchild, late]]);
      expect((await watching()).map(({ event }) => event)).to.deep.equal(["started", "stopped"]);
      expect(await tainted()).to.have.deep.members([
        [late, bad],
        [child, bad],
        [grandchild, late],
      ]);
      expect((await book()).batches.get(other)?.taintedBy).to.equal(undefined);
      expect(await sentBy(dealer.address)).to.equal(count + 3);
      // Whoever forgot all of it does nothing again.
      rmSync(dao.file("watch.sqlite"));
      await watching();
      expect(await sentBy(dealer.address)).to.equal(count + 3);
    });

    it("marks nothing for a withdrawal that a reorganisation took back", async () => {
      const bad = await anchored();
      const child = await anchored([bad]);
      await watching();
      const before = await dao.clock.snapshot();
      await withdraw(bad);
      await blocks(FINALITY - 1);
      expect(of(await watching(), "withdrawn")).to.have.lengthOf(1);
      await dao.clock.revert({ id: before });
      await blocks(FINALITY * 2);
      expect(of(await watching(), "restored").map(({ batchId }) => batchId)).to.deep.equal([bad]);
      expect(await tainted()).to.deep.equal([]);
      // The twin: it is withdrawn again, and stays so.
      await withdraw(bad);
      await blocks(FINALITY);
      await watching();
      expect(await tainted()).to.deep.equal([[child, bad]]);
    });

    it("has a proposal on derived data vetoed while nobody marked that; the twin on other data executes", async () => {
      const [bad, good] = [await anchored(), await anchored()];
      const [child, other] = [await anchored([bad]), await anchored([good])];
      const [held, twin] = [await standing(child), await standing(other)];
      await withdraw(bad);
      const rule = { taint: undefined, veto: "parent-withdrawn", from: gina.address, out: dao.file("") };
      const events = await watching(rule);
      expect(findingsOn(events, held)).to.include("parent-withdrawn");
      expect(findingsOn(events, twin)).to.not.include("parent-withdrawn");
      expect(of(events, "veto signed").map(({ proposal }) => proposal)).to.deep.equal([held]);
      // Whoever names no manifests cannot know.
      const unknowing = await watching({ ...rule, manifests: undefined, state: undefined });
      expect(findingsOn(unknowing, held)).to.not.include("parent-withdrawn");
      // Once it is marked the gate refuses by itself.
      await blocks(FINALITY);
      await watching();
      const marked = await watching({ ...rule, state: undefined });
      expect(findingsOn(marked, held)).to.include("data-withdrawn").and.not.to.include("parent-withdrawn");
      await dao.passHours(1);
      const refused = await expectRejection(
        execute(dao.context, { ...options, proposal: held }),
        "POLICY_INPUT_WITHDRAWN",
      );
      expect(refused.args).to.deep.include({ batchId: child, withdrawal: withdrawal.tainted });
      const { json } = await execute(dao.context, { ...options, proposal: twin });
      expect(json).to.deep.include({ state: "Executed" });
    });

    it("marks first what open proposals rest on, the oldest of the others then, and spends no more than it may", async () => {
      const bad = await anchored();
      const others = [await anchored([bad]), await anchored([bad])];
      const above = await anchored([bad]);
      const cited = await anchored([above]);
      await standing(cited);
      await withdraw(bad);
      await blocks(FINALITY);
      const nothing = await watching({ taint: "0.000000000000000001 ETH" });
      expect(of(nothing, "taint waits")).to.have.lengthOf(1);
      expect(await tainted()).to.deep.equal([]);
      await watching({ taint: enoughForOne(nothing), state: undefined });
      expect(await tainted()).to.deep.equal([[above, bad]]);
      await watching({ state: undefined });
      const [first, second] = others as [Hex, Hex];
      expect(await tainted()).to.have.deep.members([
        [above, bad],
        [cited, above],
        [first, bad],
        [second, bad],
      ]);
    });

    it("counts what it spent over restarts, for a day", async () => {
      const bad = await anchored();
      const children = [await anchored([bad]), await anchored([bad])];
      await withdraw(bad);
      await blocks(FINALITY);
      const tried = await watching({ taint: "0.000000000000000001 ETH", state: undefined });
      const most = { taint: enoughForOne(tried) };
      await watching(most);
      expect(await tainted()).to.deep.equal([[children[0], bad]]);
      await watching(most, () => 1_000_000 + 86_399);
      expect(await tainted()).to.have.lengthOf(1);
      await watching(most, () => 1_000_000 + 86_400);
      expect(await tainted()).to.have.lengthOf(2);
    });

    it("sends nothing twice where it is killed while its marks are on their way", async function () {
      this.timeout(120_000);
      const bad = await anchored();
      const children = [await anchored([bad]), await anchored([bad]), await anchored([bad])];
      await withdraw(bad);
      await blocks(FINALITY);
      const count = await sentBy(dealer.address);
      await dao.clock.setAutomine(false);
      const words = ["watch", "--every", "1s", "--manifests", "manifests", "--taint", "1 ETH", "--finality", "4"];
      const underWay = () => getTransactionCount(dao.client, { address: dealer.address, blockTag: "pending" });
      let isOver = false;
      const running = project.start([...words, "--from", dealer.address], {
        onStart: async (child) => {
          while (!isOver && (await underWay()) === count) await new Promise((resolve) => setTimeout(resolve, 20));
          child.kill("SIGKILL");
        },
      });
      expect((await running).code).to.equal(null);
      isOver = true;
      // The node may be at work on what it was asked last.
      while (proxy.isAtWork()) await new Promise((resolve) => setTimeout(resolve, 20));
      const sent = await underWay();
      expect(sent).to.be.greaterThan(count);
      // It knows nothing of what it sent, and waits for it.
      await watching({ state: undefined });
      expect(await underWay()).to.equal(sent);
      await dao.clock.setAutomine(true);
      await blocks(1);
      await watching({ state: undefined });
      expect((await tainted()).map(([child]) => child)).to.have.deep.members(children);
      expect(await sentBy(dealer.address)).to.equal(count + 3);
    });

    it("lets two mark beside each other: each batch is marked once, and what came second is no failure", async () => {
      const bad = await anchored();
      for (let i = 0; i < 3; i++) await anchored([bad]);
      await withdraw(bad);
      await blocks(FINALITY);
      const both = await Promise.all([
        watching({ state: undefined }),
        watching({ state: undefined, from: relayer.address }),
      ]);
      expect(both.flatMap((events) => of(events, "taint failed"))).to.deep.equal([]);
      expect(await tainted()).to.have.lengthOf(3);
    });

    it("takes it for no failure where the registry says that it is marked, and the node tells an older state right after", async () => {
      const bad = await anchored();
      const child = await anchored([bad]);
      await withdraw(bad);
      await blocks(FINALITY);
      const older = numberToHex(await getBlockNumber(dao.client, { cacheTime: 0 }));
      try {
        let isMarked = false;
        proxy.interfere(async ({ method, params }) => {
          if (method === "eth_estimateGas" && !isMarked) {
            isMarked = true;
            expect(of(await watching({ state: undefined, from: relayer.address }), "tainted")).to.have.lengthOf(1);
            return undefined;
          }
          if (method !== "eth_call" || !isMarked) return undefined;
          return { result: await proxy.ask(method, [params[0], older]) };
        });
        const count = await sentBy(dealer.address);
        const context = await taskContext(proxy.url, dao.root);
        const events = await watching({ state: undefined }, undefined, context);
        expect([isMarked, of(events, "taint failed")]).to.deep.equal([true, []]);
        expect([await tainted(), await sentBy(dealer.address)]).to.deep.equal([[[child, bad]], count]);
      } finally {
        proxy.interfere(undefined);
      }
    });

    it("tells of a dispute and its end, and marks nothing for it", async () => {
      const bad = await anchored();
      const child = await anchored([bad]);
      await watching();
      const told = await dispute(dao.context, { ...options, data: bad, reason: "twice", from: otto.address } as never);
      const { until } = told.json as { until: number };
      await blocks(FINALITY);
      const [disputed] = of(await watching(), "withdrawn");
      expect([disputed?.batchId, disputed?.children]).to.deep.equal([bad, [child]]);
      await dao.clock.setNextBlockTimestamp({ timestamp: BigInt(until + 1) });
      await blocks(1);
      expect(of(await watching(), "restored").map(({ batchId }) => batchId)).to.deep.equal([bad]);
      expect(await tainted()).to.deep.equal([]);
    });

    it("tells what somebody else marked, and nothing of what was over before it began", async () => {
      const [old, bad] = [await anchored(), await anchored()];
      await anchored([old]);
      const child = await anchored([bad]);
      for (const one of [old, bad]) await withdraw(one);
      const all = { ...options, parent: "", all: true, manifests: manifests(), limit: undefined };
      await taint(dao.context, { ...all, data: old } as never);
      const begun = await watching({ taint: undefined });
      expect(of(begun, "withdrawn").map(({ batchId }) => batchId)).to.deep.equal([bad]);
      expect(of(begun, "tainted")).to.deep.equal([]);
      await taint(dao.context, { ...all, data: bad } as never);
      const [marked] = of(await watching({ taint: undefined }), "tainted");
      expect(marked).to.deep.include({ batchId: child, parent: bad, transactionHash: undefined });
    });

    it("tells once that a manifest cannot be read, and watches proposals all the same", async () => {
      const bad = await anchored();
      await anchored([bad]);
      await withdraw(bad);
      await blocks(FINALITY);
      const proposal = await standing(await anchored());
      const missing = { manifests: `${manifests()},nowhere.json` };
      const events = await watching(missing);
      expect(of(events, "data unread").map(({ code }) => code)).to.deep.equal(["FILE_NOT_FOUND"]);
      expect(findingsOn(events, proposal)).to.be.an("array");
      expect((await watching(missing)).map(({ event }) => event)).to.deep.equal(["started", "stopped"]);
      expect(await tainted()).to.deep.equal([]);
      await watching();
      expect(await tainted()).to.have.lengthOf(1);
    });

    it("leaves alone for longer what is refused", async () => {
      const bad = await anchored();
      const child = await anchored([bad]);
      await withdraw(bad);
      await blocks(FINALITY);
      await dao.clock.setBalance({ address: dealer.address, value: 1n });
      const [failed] = of(await watching(), "taint failed");
      expect(failed).to.include({ batchId: child, parent: bad, tryAgainIn: 15 });
      await dao.clock.setBalance({ address: dealer.address, value: parseEther("1") });
      expect(of(await watching(), "tainted")).to.have.lengthOf(1);
      expect(Number(await getBlockNumber(dao.client))).to.be.greaterThan(FINALITY);
    });

    for (const [place, changes] of [
      ["--manifests", { manifests: undefined }],
      ["--taint", { taint: "much" }],
      ["--taint", { taint: "0" }],
      ["--finality", { finality: "soon" }],
    ] as const) {
      it(`refuses ${place} as ${Object.values(changes)[0]}`, async () => {
        const error = await expectRejection(watching(changes), "ARGUMENT_INVALID");
        expect(error.place).to.equal(place);
      });
    }
  },
  { args: ["--accounts", "20"] },
);
