import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Hex, keccak256, stringToHex, toHex } from "viem";
import { getBlock } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { anchor as anchorBatch } from "../../../sdk/actions/anchor.ts";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { digestOf, writeManifestDigest } from "../../../sdk/provenance/manifest/manifestDigest.ts";
import { writeManifest } from "../../../sdk/provenance/manifest/writeManifest.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { withdrawal } from "../../../sdk/provenance/types.ts";
import { readBatch } from "../../../sdk/read/readBatch.ts";
import { approve } from "../../../tasks/approve.ts";
import { execute } from "../../../tasks/execute.ts";
import { propose } from "../../../tasks/propose.ts";
import { dispute } from "../../../tasks/provenance/dispute.ts";
import { impact } from "../../../tasks/provenance/impact.ts";
import { lineage } from "../../../tasks/provenance/lineage.ts";
import { revoke } from "../../../tasks/provenance/revoke.ts";
import { type TaintArguments, taint } from "../../../tasks/provenance/taint.ts";
import { batch as rootBatch } from "../../../tasks/rootProposal/batch.ts";
import { change } from "../../../tasks/rootProposal/change.ts";
import { sign } from "../../../tasks/sign.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deployRootDao, type RootDao, SCHEMA } from "../support/rootDao.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE } from "../support/taskContext.ts";

const { mara, olga, nora, otto } = people;
const DAY = 86_400;
const NO_ROOT_OPTIONS = { system: undefined, nonce: undefined, lifetime: undefined, safeBatch: undefined };

const manifestOf = (origin: string, used: readonly Hex[]): Manifest => ({
  origin,
  observedFrom: "2026-01-01T00:00:00Z",
  observedTo: "2026-01-02T00:00:00Z",
  schema: "payouts/1",
  files: [],
  activities: [{ activity: "join", used }],
});

type Impact = {
  withdrawal: number;
  proposals: { proposal: string; state: string; reasons: string[]; next: { words: string; command?: string } }[];
  derived: { batchId: Hex; generation: number; withdrawal: number; next: { command?: string } }[];
};
type TaintedAll = {
  tainted: { child: Hex; parent: Hex; already?: boolean }[];
  marked: number;
  more: number;
  already: boolean;
};
type LineageNode = { batchId: Hex; generation: number; manifest?: string; standing?: { withdrawal: number } };

describeWithAnvil(
  "sallyport provenance, where data is withdrawn",
  (anvil) => {
    let dao: RootDao;
    let options: typeof NO_OPTIONS;
    let start: Hex;
    let nonce = 0;
    let texts = 0;

    before(async function () {
      this.timeout(60_000);
      dao = await deployRootDao(anvil().url);
      const policy = dao.file("policy.yaml");
      options = { ...NO_OPTIONS, policy } as unknown as typeof NO_OPTIONS;
      writeFileSync(
        dao.file("changes.yaml"),
        `version: 1\nchanges:\n  - attester admit: { account: "${otto.address}", schema: payouts }\n`,
      );
      const root = { ...NO_ROOT_OPTIONS, policy, out: dao.file("settled.json") };
      await rootBatch(dao.context, { ...root, file: dao.file("changes.yaml") });
      await dao.agree(dao.file("settled.json"));
      start = await dao.clock.snapshot();
    });
    afterEach(async () => {
      await dao.clock.revert({ id: start });
      start = await dao.clock.snapshot();
      dao.context.said.length = 0;
      rmSync(manifests(), { recursive: true, force: true });
    });
    after(() => dao.remove());

    /** Anchors a batch of nora's, with a manifest in a folder where there are parents. */
    async function anchored(used?: readonly Hex[], name = `batch-${++texts}`): Promise<Hex> {
      const plain = textBatch({ text: `${name}\n`, anchorer: nora.address, schema: SCHEMA });
      const manifest = used && manifestOf(name, used);
      const batch = manifest === undefined ? plain : { ...plain, manifestHash: hashManifest(manifest).hash };
      const { timestamp } = await getBlock(dao.client);
      const sender = dao.context.network.sender(nora.address);
      const { provenance } = dao.addresses;
      await confirm(dao.client, await anchorBatch(sender, { provenance, batch, observedAt: Number(timestamp) }));
      if (manifest !== undefined) putManifest(name, manifest);
      return hashBatch(batch);
    }

    function putManifest(name: string, manifest: Manifest): void {
      mkdirSync(dao.file("manifests"), { recursive: true });
      writeFileSync(dao.file(`manifests/${name}.json`), writeManifest(manifest));
    }

    /** A proposal that rests on a batch, agreed to by the board and past its delay. */
    async function agreed(batches: Hex): Promise<string> {
      const number = String(++nonce);
      const payment = { to: "ben", value: "1 ETH", nonce: number, batches, lifetime: "30 days" };
      await propose(dao.context, { ...NOTHING_TO_PROPOSE, ...options, ...payment });
      const proposal = `payer/${number}`;
      const signatures = [mara, olga].map(({ address }) => dao.file(`${address}-${number}.json`));
      for (const [i, { address }] of [mara, olga].entries()) {
        await sign(dao.context, { ...options, proposal, from: address, out: signatures[i] } as never);
      }
      await approve(dao.context, { ...options, proposal, signatures });
      await dao.passHours(1);
      return proposal;
    }

    const run = async (proposal: string) => (await execute(dao.context, { ...options, proposal })).json;
    const refusedFor = async (proposal: string, input: Hex, reason: number) => {
      const refused = await expectRejection(run(proposal), "POLICY_INPUT_WITHDRAWN");
      expect(refused.args).to.deep.include({ inputIndex: 0n, batchId: input, withdrawal: reason });
    };
    const withdraw = async (data: Hex) =>
      revoke(dao.context, { ...options, data: await rootOf(data), reason: "wrong", from: nora.address } as never);
    const rootOf = async (id: Hex) =>
      (await readBatch(dao.client, { provenance: dao.addresses.provenance, batchId: id, fromBlock: 0n })).batch.root;
    const objected = async (data: Hex) =>
      (await dispute(dao.context, { ...options, data, reason: "twice", from: otto.address } as never)).json as {
        until: number;
      };
    const manifests = () => dao.file("manifests");
    const tainted = async (data: Hex, parent: Hex, changes: Partial<TaintArguments> = {}) =>
      (await taint(dao.context, { ...options, data, parent, manifests: manifests(), ...changes } as TaintArguments))
        .json as { tainted: { child: Hex; parent: Hex }[]; children: Hex[]; already: boolean };
    const taintedAll = async (data: Hex, changes: Partial<TaintArguments> = {}) => {
      const all = { ...options, data, parent: "", all: true, manifests: manifests(), ...changes };
      return (await taint(dao.context, all as TaintArguments)).json as TaintedAll;
    };
    const impactOf = async (data: Hex, changes: object = {}) =>
      (await impact(dao.context, { ...options, data, manifests: manifests(), ...changes } as never)).json as Impact;
    const lineageOf = async (data: Hex, changes: object = {}) =>
      (await lineage(dao.context, { ...options, data, manifests: manifests(), depth: undefined, ...changes } as never))
        .json as { nodes: LineageNode[]; passedOver: string[] };

    describe("stops a proposal that the board has agreed to", () => {
      it("by revoking its data; the twin on other data executes", async () => {
        const [bad, good] = [await anchored(), await anchored()];
        const [held, twin] = [await agreed(bad), await agreed(good)];
        await withdraw(bad);
        await refusedFor(held, bad, withdrawal.revoked);
        expect(await run(twin)).to.deep.include({ state: "Executed", already: false });
      });

      it("by disputing its data, to the last second of the dispute; then it executes", async () => {
        const data = await anchored();
        const held = await agreed(data);
        const { until } = await objected(data);
        await refusedFor(held, data, withdrawal.disputed);
        await dao.clock.setNextBlockTimestamp({ timestamp: BigInt(until) });
        await dao.clock.mine({ blocks: 1 });
        await refusedFor(held, data, withdrawal.disputed);
        await dao.clock.mine({ blocks: 1, interval: 1 });
        expect(await run(held)).to.deep.include({ state: "Executed", already: false });
      });

      it("by a dispute that root makes last, until root clears it", async () => {
        const data = await anchored();
        const held = await agreed(data);
        const { until } = await objected(data);
        const root = { ...NO_ROOT_OPTIONS, policy: dao.file("policy.yaml"), batch: data };
        await change(dao.context, "dispute confirm", { ...root, out: dao.file("confirm.json") });
        await dao.agree(dao.file("confirm.json"));
        await dao.clock.setNextBlockTimestamp({ timestamp: BigInt(until + DAY) });
        await dao.clock.mine({ blocks: 1 });
        await refusedFor(held, data, withdrawal.disputed);
        await change(dao.context, "dispute clear", { ...root, out: dao.file("clear.json") });
        await dao.agree(dao.file("clear.json"));
        expect(await run(held)).to.deep.include({ state: "Executed", already: false });
      });

      it("by revoking what its data was derived from, once that is shown; the twin of another parent executes", async () => {
        const [bad, good] = [await anchored(), await anchored()];
        const [child, other] = [await anchored([bad]), await anchored([good])];
        const [held, twin] = [await agreed(child), await agreed(other)];
        await withdraw(bad);
        const before = await impactOf(bad);
        expect(before.proposals.map(({ proposal, state, reasons }) => [proposal, state, reasons])).to.deep.equal([
          [held, "Ready", []],
        ]);
        expect(before.proposals[0]?.next.words).to.equal("NOT HELD: mark what it rests on");
        const { tainted: marked, already } = await tainted(child, bad);
        expect([marked.map((one) => [one.child, one.parent]), already]).to.deep.equal([[[child, bad]], false]);
        await refusedFor(held, child, withdrawal.tainted);
        expect((await tainted(child, bad)).already).to.equal(true);
        expect(await run(twin)).to.deep.include({ state: "Executed", already: false });
        await expectRejection(tainted(other, good), "PROVENANCE_NOT_WITHDRAWN");
      });
    });

    describe("taints", () => {
      it("each generation from the withdrawn one down, and tells what else is known", async () => {
        const first = await anchored();
        const second = await anchored([first]);
        const third = await anchored([second]);
        const fourth = await anchored([third]);
        await withdraw(first);
        const done = await tainted(third, first);
        expect(done.tainted.map(({ child, parent }) => [child, parent])).to.deep.equal([
          [second, first],
          [third, second],
        ]);
        expect(done.children).to.deep.equal([fourth]);
        // What it says to do next needs the same manifests.
        const withManifests = `--manifests ${manifests()} --policy ${dao.file("policy.yaml")} --network anvil`;
        const said = dao.context.said.map((line) => line.trim());
        expect(said).to.include(
          `next       1 more rest on ${third}: npx hardhat sallyport provenance taint ${third} --all ${withManifests}`,
        );
        expect(said).to.include(`see all    npx hardhat sallyport provenance impact ${first} ${withManifests}`);
        const unnamed = await expectRejection(tainted(fourth, "" as Hex, { store: "s" }), "ARGUMENT_INVALID");
        expect(unnamed.nextStep).to.include(
          `provenance lineage ${fourth} --manifests ${manifests()} --store s --policy`,
        );
        // From here on the one that was marked last is enough.
        expect((await tainted(fourth, first)).tainted.map(({ parent }) => parent)).to.deep.equal([third]);
      });

      it("all that is known to rest on withdrawn data, generation by generation, and goes on where it stopped", async () => {
        const [root, good] = [await anchored(), await anchored()];
        const left = await anchored([root]);
        const right = await anchored([root, good]);
        const below = await anchored([left, right]);
        const last = await anchored([below, good]);
        const [other, held] = [await anchored([good]), await agreed(last)];
        const twin = await agreed(other);
        const refused = await expectRejection(taintedAll(root), "PROVENANCE_NOT_WITHDRAWN");
        expect(refused.args).to.deep.equal({ parent: root });
        await withdraw(root);
        const named = await expectRejection(taintedAll(root, { parent: left }), "ARGUMENT_INVALID");
        expect([named.place, named.value]).to.deep.equal(["--parent", left]);

        const pairs = ({ tainted: done }: TaintedAll) => done.map(({ child, parent }) => [child, parent]);
        // As if it had been killed after the first; somebody else goes on at the same time.
        const first = await taintedAll(root, { limit: "1" });
        expect([pairs(first), first.marked, first.more]).to.deep.equal([[[left, root]], 0, 3]);
        expect(dao.context.said).to.include("  …and 3 more: run it again, or with --limit");
        const [mine, theirs] = await Promise.all([
          taintedAll(root, { from: nora.address }),
          taintedAll(root, { from: otto.address }),
        ]);
        const rest = [right, below, last].map((child, i) => [child, [root, [left, right].sort()[0], below][i]]);
        expect([mine, theirs].map((one) => [pairs(one), one.marked, one.more])).to.deep.equal([
          [rest, 1, 0],
          [rest, 1, 0],
        ]);
        expect([...mine.tainted, ...theirs.tainted].filter(({ already }) => already)).to.have.lengthOf(3);
        const again = await taintedAll(root);
        expect([again.tainted, again.marked, again.already]).to.deep.equal([[], 4, true]);
        await refusedFor(held, last, withdrawal.tainted);
        expect(await run(twin)).to.deep.include({ state: "Executed", already: false });
        // Without the manifests nothing is known, and that is said.
        await withdraw(good);
        expect((await taintedAll(good, { manifests: undefined })).already).to.equal(true);
        expect(dao.context.said.at(-1)).to.match(/^ {2}not known +what was derived elsewhere/);
        expect(pairs(await taintedAll(good))).to.deep.equal([[other, good]]);
      });

      it("nothing of which the manifest is missing, names others, or is a claim that no batch commits to", async () => {
        const [bad, good] = [await anchored(), await anchored()];
        const [child, name] = [await anchored([good]), `batch-${texts}`];
        await withdraw(bad);
        const wrong = await expectRejection(tainted(child, bad), "PARENT_UNKNOWN");
        expect(wrong.value).to.equal(bad);
        // Somebody writes the parent into it.
        putManifest(name, manifestOf(name, [good, bad]));
        const claimed = await expectRejection(tainted(child, bad), "MANIFEST_UNKNOWN");
        expect(claimed.value).to.equal(child);
        await expectRejection(tainted(child, bad, { manifests: undefined }), "MANIFEST_UNKNOWN");
        putManifest(name, manifestOf(name, [good]));
        await withdraw(good);
        expect((await tainted(child, good)).tainted).to.have.lengthOf(1);
      });

      it("a batch whose manifest was forgotten, by what is left of it, and by nothing that was written into that", async () => {
        const bad = await anchored();
        const [child, name] = [await anchored([bad]), `batch-${texts}`];
        const [path, manifest] = [dao.file(`manifests/${name}.json`), manifestOf(name, [bad])];
        const left = digestOf(manifest, SCHEMA);
        await withdraw(bad);
        for (const wrong of [
          { ...left, parents: [] },
          { ...left, digest: SCHEMA },
        ]) {
          writeFileSync(path, writeManifestDigest(wrong));
          await expectRejection(tainted(child, bad), "MANIFEST_UNKNOWN");
        }
        writeFileSync(path, writeManifestDigest(left));
        expect((await lineageOf(child)).nodes.map(({ batchId }) => batchId)).to.deep.equal([child, bad]);
        expect(dao.context.said.join("\n")).to.include("manifest forgotten, but for what it rests on");
        expect((await tainted(child, bad)).tainted).to.have.lengthOf(1);
      });

      it("nothing for a dispute that may end by itself", async () => {
        const parent = await anchored();
        const child = await anchored([parent]);
        await objected(parent);
        const refused = await expectRejection(tainted(child, parent), "PROVENANCE_NOT_WITHDRAWN");
        expect(refused.args).to.deep.equal({ parent });
        expect(refused.nextStep).to.include(`root dispute confirm ${parent}`);
        await expectRejection(tainted(child, "" as Hex), "ARGUMENT_INVALID");
        await expectRejection(tainted(child, child), "PROVENANCE_NOT_WITHDRAWN");
        await withdraw(parent);
        expect((await tainted(child, parent)).already).to.equal(false);
      });

      it("a batch of ten thousand parents, one of which is withdrawn", async () => {
        const bad = await anchored();
        const others = Array.from({ length: 9_999 }, (_, i) => keccak256(toHex(i)));
        const child = await anchored([bad, ...others]);
        await withdraw(bad);
        const { nodes } = await lineageOf(child);
        expect(nodes).to.have.lengthOf(10_001);
        expect(nodes.filter(({ standing }) => standing?.withdrawal === withdrawal.revoked)).to.have.lengthOf(1);
        expect(dao.context.said.join("\n")).to.include("…and 9980 more: --limit tells them");
        await expectRejection(tainted(child, keccak256(toHex(0))), "BATCH_NOT_FOUND");
        expect((await tainted(child, bad)).tainted).to.have.lengthOf(1);
      });
    });

    describe("tells what data was derived from", () => {
      it("with the standing of each, what is unknown, and as PROV-JSON", async () => {
        const [first, unknown] = [await anchored(), await anchored([keccak256("0x01")], "unknown")];
        writeFileSync(dao.file("manifests/unknown.json"), "{}");
        const middle = await anchored([first, unknown]);
        const last = await anchored([middle, first]);
        await withdraw(first);
        const out = dao.file("prov.json");
        const { nodes } = await lineageOf(last, { out });
        expect(nodes.map(({ batchId, generation }) => [batchId, generation])).to.have.deep.members([
          [last, 0],
          [middle, 1],
          [first, 1],
          [unknown, 2],
        ]);
        const known = Object.fromEntries(nodes.map((node) => [node.batchId, node]));
        expect(known[first]?.standing?.withdrawal).to.equal(withdrawal.revoked);
        expect([known[middle]?.manifest !== undefined, known[unknown]?.manifest]).to.deep.equal([true, undefined]);
        const said = dao.context.said.join("\n");
        expect(said).to.include("manifest UNKNOWN");
        expect(said).to.include("  REVOKED for ever by 0x");
        expect(said).to.include("4 batches, 1 withdrawn");
        expect(said).to.include(`provenance taint ${last} --parent ${first}`);
        const prov = JSON.parse(readFileSync(out, "utf8"));
        expect(Object.keys(prov.entity)).to.have.lengthOf(4);
        expect(Object.keys(prov.wasDerivedFrom)).to.have.lengthOf(4);
        expect((await lineageOf(last, { depth: "1" })).nodes).to.have.lengthOf(3);
        await expectRejection(lineageOf(last, { depth: "1001" }), "ARGUMENT_INVALID");
      });

      it("and takes no file at its word: neither a circle, nor what another batch is said to rest on", async () => {
        const first = await anchored();
        const [second, name] = [await anchored([first]), `batch-${texts}`];
        putManifest("circle", manifestOf("first", [second]));
        putManifest("other", manifestOf(name, [keccak256(stringToHex("other"))]));
        const { nodes, passedOver } = await lineageOf(second);
        expect(nodes.map(({ batchId }) => batchId)).to.deep.equal([second, first]);
        expect(passedOver).to.include(dao.file("manifests/circle.json"));
        expect(passedOver).to.include(dao.file("manifests/other.json"));
      });

      it("over thirty generations, as deep as people are shown and programs ask", async () => {
        const all = [await anchored()];
        for (let i = 0; i < 29; i++) all.unshift(await anchored([all[0] as Hex]));
        const { nodes } = await lineageOf(all[0] as Hex);
        expect(nodes.map(({ batchId }) => batchId)).to.deep.equal(all);
        expect(Math.max(...dao.context.said.map((line) => /^ */.exec(line)?.[0].length ?? 0))).to.be.below(100);
      });
    });

    it("shows people as much as they ask for, counts the rest, and tells programs all", async () => {
      const data = await anchored();
      const children = [await anchored([data]), await anchored([data]), await anchored([data])];
      const late = await anchored([...children, data]);
      await withdraw(data);
      const said = async (of: (data: Hex, changes: object) => Promise<unknown>, batch: Hex, limit: string) => {
        dao.context.said.length = 0;
        await of(batch, { limit });
        return dao.context.said.join("\n");
      };
      expect((await impactOf(data, { limit: "3" })).derived).to.have.lengthOf(4);
      for (const [limit, shown] of [
        ["3", 3],
        ["4", 4],
        ["5", 4],
      ] as const) {
        const text = await said(impactOf, data, limit);
        expect(text.match(/^derived /gm)).to.have.lengthOf(shown);
        expect(text.includes("…and 1 more, 1 of them to be marked: --limit tells them")).to.equal(shown === 3);
        expect(text).to.include("0 proposals and 4 derived batches are known");
      }
      // What is withdrawn is named, also where the tree has no room for it.
      const tree = await said(lineageOf, late, "1");
      expect(tree).to.include("…and 4 more: --limit tells them");
      expect(tree).to.include(`  withdrawn  ${data}, 1 generation above`);
      expect(await said(lineageOf, late, "50")).not.to.match(/--limit| {2}withdrawn/);
      for (const limit of ["0", "-1", "many"]) {
        for (const of of [impactOf, lineageOf]) {
          expect((await expectRejection(of(data, { limit }), "ARGUMENT_INVALID")).place).to.equal("--limit");
        }
      }
    });

    it("tells all that rests on data, in every state, and what to do about each", async () => {
      const data = await anchored();
      const child = await anchored([data]);
      const [done, ready, derived] = [await agreed(data), await agreed(data), await agreed(child)];
      await agreed(await anchored());
      await run(done);
      const before = await impactOf(data);
      expect(before.proposals.map(({ proposal, state }) => [proposal, state])).to.deep.equal([
        [done, "Executed"],
        [ready, "Ready"],
        [derived, "Ready"],
      ]);
      expect(before.proposals[1]?.next.words).to.match(/^not held: a veto stops it/);
      expect(before.derived).to.deep.include({
        ...{ batchId: child, generation: 1, withdrawal: 0, taintedBy: undefined },
        next: { words: "nothing: no parent of it is withdrawn for good" },
      });

      const { until } = await objected(data);
      const disputed = await impactOf(data);
      expect(disputed.proposals[1]?.reasons).to.deep.equal(["POLICY_INPUT_WITHDRAWN"]);
      const end = new Date((until + 1) * 1000).toISOString().replace("T", " ").slice(0, 19);
      expect(disputed.proposals[1]?.next.words).to.include(`it is held until ${end}`);
      expect(disputed.proposals[2]?.reasons).to.deep.equal([]);

      await withdraw(data);
      await tainted(child, data);
      const after = await impactOf(data);
      expect(after.withdrawal).to.equal(withdrawal.revoked | withdrawal.disputed);
      expect(after.proposals.map(({ reasons }) => reasons)).to.deep.equal([
        [],
        ["POLICY_INPUT_WITHDRAWN"],
        ["POLICY_INPUT_WITHDRAWN"],
      ]);
      expect(after.proposals[0]?.next.words).to.match(/^tell whom it concerns: it was executed in 0x[0-9a-f]{64}/);
      expect(after.proposals[2]?.next.command).to.include(`veto ${derived}`);
      expect(after.derived.map(({ batchId, withdrawal: bits }) => [batchId, bits])).to.deep.equal([
        [child, withdrawal.tainted],
      ]);
      await expectRejection(impactOf(keccak256(stringToHex("nothing"))), "BATCH_NOT_FOUND");
    });
  },
  { args: ["--accounts", "20"] },
);
