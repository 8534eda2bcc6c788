import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { type Hex, keccak256, stringToHex } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { LogHead } from "../../../sdk/provenance/batchLog.ts";
import { anchorAll } from "../../../tasks/provenance/anchor.ts";
import type { AnchorManyArguments } from "../../../tasks/provenance/anchorMany.ts";
import { type LogArguments, log, verifyFile, verifyLive } from "../../../tasks/provenance/log.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { nora, otto } = people;
const SCHEMA = keccak256(stringToHex("prices"));
const SAID = { batches: [], enter: false, since: undefined, until: undefined, verify: undefined, root: undefined };

type Told = {
  head: LogHead;
  older?: { head: LogHead };
  batches: { batchId: Hex; position: number }[];
  entered: { batchId: Hex }[];
};

describeWithAnvil(
  "sallyport provenance log",
  (anvil) => {
    let small: SmallSystem;
    /** The first three are in the log, the other is anchored alone. */
    let ids: Hex[];
    let start: Hex;

    const anchored = async (names: string[], changes: Partial<AnchorManyArguments> = {}) => {
      const data = names.map((name) => small.file(name));
      for (const file of data) writeFileSync(file, `${file}\n`);
      const options = { ...small.options, ...{ size: undefined, profile: undefined, source: undefined } };
      const said = { ...options, schema: SCHEMA, key: undefined, observedAt: undefined, log: true, from: nora.address };
      const report = await anchorAll(small.context, { ...said, data, ...changes });
      return report.json as { batches: { batchId: Hex; already: boolean }[]; already: boolean; batchId: Hex };
    };
    const said = (args: Partial<LogArguments>) => ({ ...small.options, ...SAID, ...args }) as LogArguments;
    const logOf = async (args: Partial<LogArguments> = {}) => (await log(small.context, said(args))).json as Told;
    const verified = async (file: string, args: Partial<LogArguments> = {}) => {
      const { json, ok } = await verifyFile(small.context.output, said({ verify: file, ...args }));
      return { ...(json as { proven: string[]; notProven: string[] }), ok };
    };
    const live = async (file: string, args: Partial<LogArguments> = {}) =>
      (await verifyLive(small.context, said({ verify: file, ...args }))).ok;

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
      const { batches } = await anchored(["one.csv", "two.csv", "three.csv"]);
      ids = batches.map(({ batchId }) => batchId);
      ids.push((await anchored(["four.csv"], { log: false })).batchId);
      start = await small.clock.snapshot();
    });
    afterEach(async () => {
      await small.clock.revert({ id: start });
      start = await small.clock.snapshot();
    });
    after(() => small.remove());

    it("has what was anchored together, in that order, and each once", async () => {
      const { head, batches } = await logOf({ batches: [ids[2] as Hex, ids[0] as Hex] });
      expect([head.size, head.peaks.length]).to.deep.equal([3, 2]);
      expect(batches.map(({ position }) => position)).to.deep.equal([2, 0]);
      expect(small.context.said).to.include(`  ${ids[2]} stands at 2, after ${ids[0]}`);
      const again = await anchored(["one.csv", "two.csv", "two.csv", "five.csv"]);
      expect(again.batches.map(({ already }) => already)).to.deep.equal([true, true, false]);
      expect((await logOf()).head.size).to.equal(4);
      expect((await anchored(["one.csv", "five.csv"])).already).to.equal(true);
      expect((await logOf()).head.size).to.equal(4);
    });

    it("anchors all of several or none", async () => {
      await expectRejection(
        anchored(["six.csv", "seven.csv"], { observedAt: "2099-01-01T00:00:00Z" }),
        "PROVENANCE_OBSERVED_IN_FUTURE",
      );
      await expectRejection(anchored(["six.csv", "seven.csv"], { size: "3" }), "ARGUMENT_INVALID");
      await expectRejection(logOf({ batches: [small.file("six.csv")] }), "BATCH_NOT_FOUND");
      expect((await anchored(["six.csv", "seven.csv"])).batches).to.have.lengthOf(2);
      expect((await logOf()).head.size).to.equal(5);
    });

    it("takes in any anchored batch, by anybody, once", async () => {
      const last = { batches: [ids[3] as Hex] };
      const refused = await expectRejection(logOf(last), "BATCH_NOT_LOGGED");
      expect(refused.value).to.equal(ids[3]);
      expect(refused.nextStep).to.match(
        new RegExp(`npx hardhat sallyport provenance log ${ids[3]} --enter .*--network anvil$`),
      );
      const { entered, batches } = await logOf({ ...last, enter: true, from: otto.address });
      expect([entered.length, batches[0]?.position]).to.deep.equal([1, 3]);
      expect((await logOf({ ...last, enter: true })).entered).to.deep.equal([]);
      // What was anchored before, and not entered, is entered where that is asked for.
      await small.clock.revert({ id: start });
      start = await small.clock.snapshot();
      expect((await anchored(["four.csv"])).already).to.equal(true);
      expect((await logOf(last)).batches[0]?.position).to.equal(3);
    });

    it("proves that it was continued, and where a batch stands, to whoever has the file alone", async () => {
      const out = small.file("log.json");
      const { head } = await logOf({ since: "2", batches: [ids[0] as Hex, ids[1] as Hex], out });
      const told = await verified(out);
      expect(told.proven[0]).to.match(/^the log of 3 batches .* begins with the log of 2 /);
      expect(told.proven[2]).to.include(`${ids[1]} stands at 1, after ${ids[0]}`);
      expect(told.notProven.join()).to.include("no node was asked");
      expect((await verified(out, { root: head.root })).proven).to.include("the root is the one that is meant");
      const other = await expectRejection(verified(out, { root: keccak256("0x") }), "LOG_PROOF_INVALID");
      expect(other.value).to.equal(head.root);
      await expectRejection(verified(out, { root: "0x12" }), "ARGUMENT_INVALID");
      // Without a proof nothing would be compared with it.
      const alone = await expectRejection(
        logOf({ root: keccak256("0x"), out: small.file("no.json") }),
        "ARGUMENT_INVALID",
      );
      expect([alone.place, alone.value]).to.deep.equal(["--root", keccak256("0x")]);
      expect(existsSync(small.file("no.json"))).to.equal(false);
      // Of the batches that are named it shows each, or it is not what was asked for.
      expect((await verified(out, { batches: [ids[1] as Hex, ids[0] as Hex] })).ok).to.equal(true);
      const absent = { batches: [ids[1] as Hex, ids[2] as Hex] };
      const ask = `npx hardhat sallyport provenance log ${ids[2]} --out log.json`;
      const missing = await expectRejection(verified(out, absent), "LOG_PROOF_INVALID");
      expect(missing.value).to.equal(ids[2]);
      expect(missing.nextStep).to.match(new RegExp(`${ask} .*--network …$`));
      expect((await expectRejection(live(out, absent), "LOG_PROOF_INVALID")).nextStep).to.match(
        new RegExp(`${ask} .*--network anvil$`),
      );
      await expectRejection(verified(out, { batches: [small.file("one.csv")] }), "ARGUMENT_INVALID");
      for (const other of [{ enter: true }, { since: "2" }, { until: "3" }, { out }, { from: nora.address }]) {
        const refused = await expectRejection(verified(out, other), "ARGUMENT_INVALID");
        expect(refused.place).to.equal(`--${Object.keys(other)[0]}`);
      }
      expect(await live(out)).to.equal(true);
      // The log goes on, and the proof holds.
      await logOf({ batches: [ids[3] as Hex], enter: true });
      expect(await live(out)).to.equal(true);
      // A registry whose log is another one.
      await small.clock.revert({ id: start });
      start = await small.clock.snapshot();
      await anchored(["other.csv"]);
      await logOf({ since: "3", out });
      await small.clock.revert({ id: start });
      start = await small.clock.snapshot();
      await logOf({ batches: [ids[3] as Hex], enter: true });
      expect((await verified(out)).ok).to.equal(true);
      expect(await live(out)).to.equal(false);
    });

    it("proves nothing by a file that was touched", async () => {
      const out = small.file("who\u202ele.json");
      await anchored(["five.csv", "six.csv"]);
      await logOf({ since: "3", batches: [ids[1] as Hex], out });
      expect(small.context.said.at(-1)).to.match(/^proof in \S+\/who\\u\{202e\}le\.json: who has it/);
      const text = readFileSync(out, "utf8");
      const proof = JSON.parse(text);
      const another = keccak256("0x01");
      const cases: [what: string, touched: object, code: string][] = [
        ["another size", { ...proof, head: { ...proof.head, size: 4 } }, "LOG_PROOF_INVALID"],
        ["another root", { ...proof, head: { ...proof.head, root: another } }, "LOG_PROOF_INVALID"],
        [
          "another older root",
          { ...proof, older: { ...proof.older, head: { ...proof.older.head, root: another } } },
          "LOG_PROOF_INVALID",
        ],
        ["a way that is too short", { ...proof, older: { ...proof.older, path: [] } }, "LOG_PROOF_INVALID"],
        ["another batch", { ...proof, batches: [{ ...proof.batches[0], batchId: ids[0] }] }, "LOG_PROOF_INVALID"],
        ["another position", { ...proof, batches: [{ ...proof.batches[0], position: 0 }] }, "LOG_PROOF_INVALID"],
        [
          "a position behind its end",
          { ...proof, batches: [{ ...proof.batches[0], position: 5 }] },
          "LOG_PROOF_INVALID",
        ],
        ["nothing to show", { ...proof, older: undefined, batches: [] }, "LOG_PROOF_INVALID"],
        ["no list of peaks", { ...proof, head: { ...proof.head, peaks: 3 } }, "FILE_INVALID"],
        [
          "more than a list may have",
          { ...proof, head: { ...proof.head, peaks: Array(65).fill(another) } },
          "FILE_INVALID",
        ],
      ];
      for (const [what, touched, code] of cases) {
        writeFileSync(out, JSON.stringify(touched));
        const refused = await verified(out).catch((error: unknown) => error);
        expect(isSallyportError(refused, code as never), `${what}: ${refused}`).to.equal(true);
      }
      writeFileSync(out, text);
      expect((await verified(out)).ok).to.equal(true);
    });

    it("tells of the sizes that it has had, and of no others", async () => {
      for (const wrong of [{ since: "4" }, { until: "4" }, { since: "3", until: "2" }, { since: "two" }]) {
        await expectRejection(logOf(wrong), "ARGUMENT_INVALID");
      }
      await expectRejection(logOf({ batches: [ids[2] as Hex], until: "2" }), "ARGUMENT_INVALID");
      expect((await logOf({ since: "0", until: "2" })).head.size).to.equal(2);
      const out = small.file("nothing.json");
      await expectRejection(logOf({ out }), "LOG_PROOF_INVALID");
      expect(existsSync(out)).to.equal(false);
    });
  },
  { args: ["--accounts", "20"] },
);
