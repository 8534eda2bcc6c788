import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { type Hex, keccak256, stringToBytes } from "viem";
import { getTransactionCount } from "viem/actions";
import { dataSets } from "../../../examples/data/make.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { batchRoot } from "../../../sdk/provenance/batchRoot.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { readProofFile, writeRecordProof } from "../../../sdk/provenance/proof/proofFile.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { findUnseen } from "../../../sdk/text/formatText.ts";
import { addAnchor } from "../../../tasks/lib/data/anchors.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { revoke } from "../../../tasks/provenance/revoke.ts";
import { verifyLive } from "../../../tasks/provenance/verify.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { type DataPlace, dataPlace, type Found, NOTHING, SECRET } from "../support/dataPlace.ts";
import { expectRejection } from "../support/rejection.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";

const { nora } = people;
const hashes = (lines: string[]) => lines.map((line) => keccak256(stringToBytes(line)));

describe("sallyport provenance, with files alone", () => {
  let here: DataPlace;
  beforeEach(() => {
    here = dataPlace("cache");
    here.put(dataSets);
  });
  afterEach(() => here.remove());

  it("hashes a folder as its documentation says, hides it, and keeps the secret for its user alone", async () => {
    const { root, already } = await here.hash();
    expect(already).to.equal(false);
    const secret = readFileSync(here.kept("secret"), "utf8").trim();
    expect(statSync(here.kept("secret")).mode & 0o777).to.equal(0o600);
    const records = Object.values(dataSets).flatMap((text) => text.split("\n"));
    expect(root).to.equal(batchRoot({ records: hashes(records), secret: secret as Hex }));
    expect(here.said.join("\n")).not.to.include(secret);
    await here.verify();
    expect(here.said.join("\n")).not.to.include(secret);
  });

  it("hides nothing with --secret none: a payout list has the root that anchor gives it", async () => {
    const data = join(here.data, "payouts.csv");
    const { root } = await here.hash({ data, secret: "none" });
    const batch = textBatch({ text: dataSets["payouts.csv"]!, anchorer: nora.address, schema: keccak256("0x") });
    expect(root).to.equal(batch.root);
    const hidden = await here.hash({ data, secret: "new", store: here.file("hidden") });
    expect(hidden.root).not.to.equal(root);
    await expectRejection(here.hash({ data, secret: "some", store: here.file("some") }), "ARGUMENT_INVALID");
    expect(existsSync(here.file("some"))).to.equal(false);
  });

  it("does nothing when pressed twice, and gives up no batch unasked", async () => {
    const first = await here.hash();
    const secret = readFileSync(here.kept("secret"), "utf8");
    const again = await here.hash({ secret: "new" });
    expect([again.root, again.already]).to.deep.equal([first.root, true]);
    const kept = readFileSync(here.kept("batch.json"), "utf8");
    for (const other of [{ profile: "files" }, { secret: "none" }]) {
      expect((await expectRejection(here.hash(other), "DATA_CHANGED")).value).to.equal(first.root);
    }
    here.put({ "more.csv": "one" });
    await expectRejection(here.hash(), "DATA_CHANGED");
    expect(readFileSync(here.kept("batch.json"), "utf8")).to.equal(kept);
    expect(readFileSync(here.kept("secret"), "utf8")).to.equal(secret);
    const replaced = await here.hash({ replace: true });
    expect(replaced.root).not.to.equal(first.root);
    // With the old secret, what was disclosed of one batch would tell of the other.
    expect(readFileSync(here.kept("secret"), "utf8")).not.to.equal(secret);
    expect((await here.verify()).same).to.equal(true);
  });

  it("hides what it is told to hide, also where an interrupted run did not", async () => {
    mkdirSync(`${here.data}.sallyport`);
    writeFileSync(here.kept("secret"), `0x${"00".repeat(32)}`);
    await expectRejection(here.hash({ secret: "new" }), "DATA_CHANGED");
    expect(existsSync(here.kept("batch.json"))).to.equal(false);
    expect((await here.hash({ secret: "none" })).hidden).to.equal(false);
  });

  it("refuses a name that no manifest could hold before it reads or keeps anything", async () => {
    const [data, store] = [join(here.data, "payouts.csv"), here.file("named")];
    for (const name of ["", "../feed.csv", "/etc/feed.csv", "2026//feed.csv", "2026\\feed.csv"]) {
      const refused = await expectRejection(here.hash({ data, store, name }), "ARGUMENT_INVALID");
      expect([refused.place, refused.value]).to.deep.equal(["--name", name]);
      expect(existsSync(store)).to.equal(false);
    }
    await here.hash({ data, store, name: "2026/feed.csv" });
    expect((await here.verify({ what: data, store })).ok).to.equal(true);
  });

  it("counts one record in the singular, when it is hashed and when it is verified", async () => {
    const data = here.file("one.csv");
    writeFileSync(data, "a");
    await here.hash({ data });
    await here.verify({ what: data });
    expect(here.said).to.include.members(["hashed 1 record of 1 file", `${data} is what was hashed: 1 record`]);
  });

  it("refuses a folder with a link in it", async () => {
    symlinkSync("payouts.csv", join(here.data, "latest.csv"));
    const refused = await expectRejection(here.hash(), "DATA_NOT_PLAIN");
    expect(refused.place).to.equal(join(here.data, "latest.csv"));
    expect(existsSync(here.kept("batch.json"))).to.equal(false);
    rmSync(join(here.data, "latest.csv"));
    expect((await here.hash()).already).to.equal(false);
  });

  it("takes no store in the folder for data, and says so, and gives the secret of none to a batch", async () => {
    const bare = await here.hash();
    const inside = join(here.data, "payouts.csv");
    await here.hash({ data: inside });
    expect(await here.hash()).to.deep.include({ root: bare.root, already: true, leftOut: ["payouts.csv.sallyport"] });
    const told = "  left out  payouts.csv.sallyport: it is what is kept of a batch, and no data";
    expect(here.said).to.include(told);
    here.said.length = 0;
    expect(await here.verify()).to.deep.include({ ok: true, same: true, leftOut: ["payouts.csv.sallyport"] });
    expect(here.said).to.include(told);
    const refused = await expectRejection(
      here.hash({ data: `${inside}.sallyport`, store: here.file("x") }),
      "DATA_NOT_PLAIN",
    );
    expect(refused.place).to.equal(`${inside}.sallyport`);
    // What is called so and keeps nothing is data.
    here.put({ "letters.sallyport/one.txt": "one" });
    await expectRejection(here.hash(), "DATA_CHANGED");
  });

  it("takes any path, and shows none as what it is not", async () => {
    here.put({ "of march \u202evsc.txt": "one\ntwo", "two\nlines": "three", "-": "four", " é": "five" });
    await here.hash();
    expect((await here.verify()).same).to.equal(true);
    here.put({ "of march \u202evsc.txt": "one\n2", "two\nlines": "3" });
    expect((await here.verify()).ok).to.equal(false);
    expect(here.said).to.include("  of march \\u{202e}vsc.txt: line 2 changed (record 3); its other lines did not");
    expect(here.said).to.include("  two\\u{a}lines: line 1 changed (record 114); its other lines did not");
  });

  it("prints commands that a shell takes as they are meant, and that no terminal obeys", async () => {
    for (const name of ["march", "of march", "o'clock", "a\u001b[2J\n'\\x41' \u202e", "$(id) `id`"]) {
      const data = join(here.data, name);
      writeFileSync(data, "one");
      await here.hash({ data });
      const { nextStep = "" } = await expectRejection(here.hash({ data, profile: "files" }), "DATA_CHANGED");
      expect(findUnseen(nextStep), name).to.equal(undefined);
      const word = /verify (.*)\. Keep both/.exec(nextStep)?.[1];
      expect(execFileSync("bash", ["-c", `printf %s ${word}`], { encoding: "utf8" })).to.equal(data);
    }
  });

  it("refuses a line that its profile does not read, by file, line and column", async () => {
    const data = join(here.data, "sensors/greenhouse.jsonl");
    const lines = dataSets["sensors/greenhouse.jsonl"]!.split("\n");
    await here.hash({ data, profile: "json" });
    const store = here.file("twice");
    writeFileSync(data, lines.with(6, '{"seq":1,"seq":2}').join("\n"));
    const refused = await expectRejection(here.hash({ data, profile: "json", store }), "RECORD_INVALID");
    expect([refused.place, refused.line]).to.deep.equal(["greenhouse.jsonl:7:10", 7]);
  });

  describe("tells which record of which file changed", () => {
    const prices = dataSets["prices/eth-usd.csv"]!.split("\n");
    const sensors = dataSets["sensors/greenhouse.jsonl"]!.split("\n");
    const [PRICES, SENSORS, PAYOUTS] = ["prices/eth-usd.csv", "sensors/greenhouse.jsonl", "payouts.csv"] as const;
    const text = (lines: readonly string[]) => lines.join("\n");
    type At = [line: number, index: number];
    const changed = (path: string, before: number, now: number, different: number, ...first: At[]) => ({
      path,
      what: "changed",
      records: { before, now },
      different,
      first: first.map(([line, index]) => ({ line, index })),
    });

    const cases: [what: string, files: Record<string, string | undefined>, found: object[], words: string][] = [
      [
        "one byte",
        { [PRICES]: text(prices.with(12, prices[12]!.replace("ETH", "ETh"))) },
        [changed(PRICES, 48, 48, 1, [13, 37])],
        "prices/eth-usd.csv: line 13 changed (record 37); its other lines did not",
      ],
      [
        "a byte at the end, which is a record more",
        { [PRICES]: `${text(prices)}\n` },
        [changed(PRICES, 48, 49, 1, [49, 73])],
        "prices/eth-usd.csv: had 48 records, and has 49; line 49 (record 73) is the first that is another",
      ],
      [
        "line ends",
        { [PAYOUTS]: dataSets[PAYOUTS]!.replaceAll("\n", "\r\n") },
        [changed(PAYOUTS, 25, 25, 24, ...Array.from({ length: 20 }, (_, i): At => [i + 1, i]))],
        `payouts.csv: 24 lines changed: ${Array.from({ length: 20 }, (_, i) => i + 1).join(", ")}, and 4 more (line 1 is record 0)`,
      ],
      [
        "two records that changed places",
        { [SENSORS]: text(sensors.with(3, sensors[4]!).with(4, sensors[3]!)) },
        [changed(SENSORS, 37, 37, 2, [4, 76], [5, 77])],
        "sensors/greenhouse.jsonl: 2 lines changed: 4, 5 (line 4 is record 76)",
      ],
      [
        "a record that is gone",
        { [PAYOUTS]: text(dataSets[PAYOUTS]!.split("\n").toSpliced(4, 1)) },
        [changed(PAYOUTS, 25, 24, 21, ...Array.from({ length: 20 }, (_, i): At => [i + 5, i + 4]))],
        "payouts.csv: had 25 records, and has 24; line 5 (record 4) is the first that is another",
      ],
      [
        "records that moved, and one of them that changed",
        {
          [PAYOUTS]: `${dataSets[PAYOUTS]}\nmore`,
          [SENSORS]: text(sensors.with(0, "{}")),
        },
        [changed(PAYOUTS, 25, 26, 1, [26, 25]), changed(SENSORS, 37, 37, 1, [1, 73])],
        "sensors/greenhouse.jsonl: line 1 changed (record 73); its other lines did not",
      ],
      [
        "a record that is cut off at the end",
        { [PRICES]: text(prices.slice(0, -1)) },
        [changed(PRICES, 48, 47, 1)],
        "prices/eth-usd.csv: had 48 records, and has 47; those that are left did not change",
      ],
      [
        "a file that is missing, and one that is new",
        { [PRICES]: undefined, "prices/other.csv": "one\ntwo" },
        [
          { path: "prices/other.csv", what: "added" },
          { path: PRICES, what: "removed" },
        ],
        "prices/other.csv: was not hashed",
      ],
    ];
    for (const [what, files, found, words] of cases) {
      it(`in ${what}`, async () => {
        await here.hash();
        expect(await here.verify()).to.deep.include({ same: true, ok: true, changes: undefined });
        for (const [path, now] of Object.entries(files)) {
          if (now === undefined) rmSync(join(here.data, path));
          else here.put({ [path]: now });
        }
        expect(await here.verify()).to.deep.include({ same: false, ok: false, changes: found });
        expect(here.said).to.include(`  ${words}`);
      });
    }
  });

  it("names a store that is damaged, and mends it from the same data", async () => {
    const { root } = await here.hash();
    const tree = readFileSync(here.kept("tree"));
    writeFileSync(here.kept("tree"), tree.with(96 + 5, tree[101]! ^ 1));
    const refused = await expectRejection(here.verify(), "STORE_INVALID");
    expect(refused.summary).to.equal("The tree is damaged over the records 0 to 1.");
    const mended = await here.hash();
    expect([mended.root, mended.already]).to.deep.equal([root, false]);
    expect(readFileSync(here.kept("tree")).equals(tree)).to.equal(true);
    expect((await here.verify()).same).to.equal(true);

    const batch = readFileSync(here.kept("batch.json"), "utf8");
    writeFileSync(here.kept("batch.json"), batch.slice(1));
    await expectRejection(here.hash(), "STORE_INVALID");
    expect((await here.hash({ replace: true })).root).to.equal(root);
    writeFileSync(here.kept("secret"), "my password");
    const other = await expectRejection(here.verify(), "STORE_INVALID");
    expect(other.message).not.to.include("password");
  });

  it("forgets, and says what can no longer be done", async () => {
    const { root } = await here.hash();
    expect(await here.forget()).to.deep.include({ root, already: false });
    expect(existsSync(here.kept("secret"))).to.equal(false);
    expect(await here.forget()).to.deep.include({ root, already: true });
    const verified = await here.verify();
    // The files are those of batch.json, which anybody can write: nothing ties them to the root.
    expect(verified).to.deep.include({ ok: false, same: true, files: { changed: [], added: [], missing: [] } });
    expect(here.said.at(-1)).to.match(/^NOT PROVEN: /);
    here.put({ "payouts.csv": "other" });
    expect(await here.verify()).to.deep.include({
      same: false,
      files: { changed: ["payouts.csv"], added: [], missing: [] },
    });
    here.put(dataSets);
    // With a new secret the same data is another batch.
    await expectRejection(here.hash(), "DATA_CHANGED");
    const open = dataPlace("cache");
    open.put({ "one.csv": "one" });
    await open.hash({ secret: "none" });
    await expectRejection(open.forget(), "SECRET_MISSING");
    expect(existsSync(open.kept("secret"))).to.equal(true);
    open.remove();
  });

  it("forgets and replaces nothing while another process is at work in the store", async () => {
    await here.hash();
    const kept = ["secret", "batch.json", "tree"].map((name) => readFileSync(here.kept(name)));
    const lock = here.kept(`lock-${process.ppid}-0123456789abcdef`);
    writeFileSync(lock, "");
    await expectRejection(here.forget(), "STORE_BUSY");
    await expectRejection(here.hash({ profile: "files", replace: true }), "STORE_BUSY");
    expect(["secret", "batch.json", "tree"].map((name) => readFileSync(here.kept(name)))).to.deep.equal(kept);
    rmSync(lock);
    expect((await here.hash({ profile: "files", replace: true })).already).to.equal(false);
    expect((await here.forget()).already).to.equal(false);
  });

  it("is never left with a batch and the secret of another, where giving one up was killed", async () => {
    const { root } = await here.hash();
    // The secret goes first: so far it had come.
    rmSync(here.kept("secret"));
    const refused = await expectRejection(here.hash({ profile: "files" }), "DATA_CHANGED");
    expect(refused.value).to.equal(root);
    expect(existsSync(here.kept("secret"))).to.equal(false);
    expect((await here.hash({ profile: "files", replace: true })).already).to.equal(false);
    expect((await here.verify()).same).to.equal(true);
  });

  it("proves nothing of what was anchored nowhere, and verifies nothing that is no proof", async () => {
    await here.hash();
    await expectRejection(here.prove({ index: "0" }), "BATCH_NOT_FOUND");
    for (const what of [join(here.data, "payouts.csv"), join(here.data, "prices")]) {
      expect((await expectRejection(here.verify({ what }), "STORE_INVALID")).place).to.equal(what);
    }
    await expectRejection(here.hash({ data: "/dev/stdin" }), "ARGUMENT_INVALID");
    await expectRejection(here.verify({ batch: "0x12" }), "ARGUMENT_INVALID");
    await expectRejection(here.verify({ batch: `0x${"12".repeat(32)}` }), "BATCH_OF_OTHER");
  });
});

describeWithAnvil(
  "sallyport provenance, on a chain",
  (anvil) => {
    let small: SmallSystem;
    let here: DataPlace;
    let batchId: Hex;
    const ANCHOR = { schema: "", size: undefined, source: undefined, key: undefined, observedAt: undefined };

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
    });
    after(() => small.remove());
    beforeEach(async () => {
      here = dataPlace(small.file("."));
      here.put(dataSets);
      here.knowSecret();
      await here.hash();
      batchId = (await anchored()).batchId;
    });
    afterEach(() => here.remove());

    const anchored = async () =>
      (
        await anchor(small.context, {
          ...small.options,
          ...ANCHOR,
          profile: undefined,
          data: here.data,
          from: nora.address,
        })
      ).json as Found;
    const live = async (what: string) => {
      const { ok = true, json } = await verifyLive(small.context, {
        ...NOTHING,
        ...small.options,
        batch: undefined,
        what,
      });
      return { ...(json as Found), ok };
    };

    it("anchors what was hashed, once, and not what the data became since", async () => {
      expect(await anchored()).to.deep.include({ batchId, already: true });
      expect(await live(here.data)).to.deep.include({ ok: true, same: true, batchId });
      here.put({ "payouts.csv": "other" });
      await expectRejection(anchored(), "DATA_CHANGED");
      expect(await live(here.data)).to.deep.include({ ok: false, same: false });
      const folder = { ...small.options, ...ANCHOR, profile: undefined, data: small.file("."), from: nora.address };
      const refused = await expectRejection(anchor(small.context, folder), "FILE_NOT_FOUND");
      expect(refused.nextStep).to.include("provenance hash");
    });

    it("sends nothing while another process is at work in the store", async () => {
      here.put({ "payouts.csv": "busy" });
      await here.hash({ replace: true });
      const lock = here.kept(`lock-${process.ppid}-0123456789abcdef`);
      writeFileSync(lock, "");
      const nonce = () => getTransactionCount(small.context.network.client, { address: nora.address });
      const before = await nonce();
      expect((await expectRejection(anchored(), "STORE_BUSY")).place).to.equal(resolve(`${here.data}.sallyport`));
      expect(await nonce()).to.equal(before);
      rmSync(lock);
      expect((await anchored()).already).to.equal(false);
      expect(await nonce()).to.equal(before + 1);
    });

    it("loses nothing where it is stopped between sending and noting it: the next one finds it on chain", async () => {
      here.put({ "payouts.csv": "stopped" });
      await here.hash({ replace: true });
      rmSync(here.kept("anchors.json"));
      // Nothing can be noted there.
      mkdirSync(here.kept("anchors.json"));
      const told: string[] = [];
      const output = { line: (text: string) => told.push(text), progress: (text: string) => told.push(text) };
      const args = { ...small.options, ...ANCHOR, profile: undefined, data: here.data, from: nora.address };
      expect(await anchor({ ...small.context, output }, args).catch(({ message }) => message)).to.include("EISDIR");
      expect(told.join()).to.match(/anchored by transaction 0x[0-9a-f]{64}, and not noted: run the same command again/);
      rmSync(here.kept("anchors.json"), { recursive: true });
      await expectRejection(here.prove({ index: "0" }), "BATCH_NOT_FOUND");
      const again = await anchored();
      expect(again.already).to.equal(true);
      expect(await here.prove({ index: "0", out: here.file("proof.json") })).to.include({ batchId: again.batchId });
    });

    it("asks about the anchor of the registry that is asked, wherever else the data was anchored since", async () => {
      const store = `${here.data}.sallyport`;
      const [anchored] = JSON.parse(readFileSync(here.kept("anchors.json"), "utf8")).anchors;
      const batch = { ...anchored.batch, size: BigInt(anchored.batch.size) };
      const elsewhere = { ...batch, anchorer: people.otto.address };
      const { provenance, gate } = small.plan.addresses;
      await addAnchor(store, { chainId: 1, registry: provenance, batch: elsewhere });
      await addAnchor(store, { chainId: anchored.chainId, registry: gate, batch: elsewhere });
      expect(await live(here.data)).to.deep.include({ ok: true, batchId });
      rmSync(here.kept("anchors.json"));
      await addAnchor(store, { chainId: 1, registry: provenance, batch: elsewhere });
      expect((await expectRejection(live(here.data), "BATCH_OF_OTHER")).value).to.equal(`${provenance} on chain 1`);
    });

    it("proves one record by index or by line, for whoever has nothing but the file", async () => {
      const out = here.file("proof.json");
      const line = { line: "7", file: "sensors/greenhouse.jsonl" };
      expect(await here.prove({ ...line, out })).to.deep.include({ batchId, index: 79n });
      const byLine = readFileSync(out, "utf8");
      await here.prove({ index: "79", out });
      expect(readFileSync(out, "utf8")).to.equal(byLine);
      expect(byLine).not.to.include(SECRET);
      const others = dataSets["sensors/greenhouse.jsonl"]!.split("\n");
      expect(byLine).to.include(JSON.stringify(others[6]));
      for (const other of others.toSpliced(6, 1)) expect(byLine).not.to.include(JSON.stringify(other));
      here.remove();
      mkdirSync(here.folder);
      writeFileSync(out, byLine);
      expect(await here.verify({ what: out, batch: batchId })).to.deep.include({
        ok: true,
        standing: "notAsked",
        batchId,
      });
      expect(await live(out)).to.deep.include({ ok: true, standing: "good" });
    });

    it("refuses to name a record in two ways, in none, or one that is not there", async () => {
      for (const unclear of [{}, { index: "1", line: "2" }, { line: "1" }, { line: "1", file: "none.csv" }]) {
        await expectRejection(here.prove(unclear), "ARGUMENT_INVALID");
      }
      const file = "payouts.csv";
      for (const outside of [{ index: "110" }, { line: "0", file }, { line: "26", file }]) {
        await expectRejection(here.prove(outside), "RECORD_INDEX_INVALID");
      }
      const out = here.file("proof.json");
      expect(existsSync(out)).to.equal(false);
      expect(await here.prove({ index: "109", out })).to.deep.include({ index: 109n });
      expect(await here.prove({ line: "25", file, out })).to.deep.include({ index: 24n });
    });

    it("proves no record that is not what was hashed, and still those that are", async () => {
      const out = here.file("proof.json");
      here.put({ "payouts.csv": dataSets["payouts.csv"]!.replace(",LUSD", "").replace("erc20", "ERC20") });
      await expectRejection(here.prove({ index: "1", out }), "DATA_CHANGED");
      expect(existsSync(out)).to.equal(false);
      expect(await here.prove({ index: "2", out })).to.deep.include({ index: 2n });
      await here.forget();
      const refused = await expectRejection(here.prove({ index: "2" }), "SECRET_MISSING");
      expect(refused.place).to.equal(`${here.data}.sallyport`);
      // What was handed out holds.
      expect((await here.verify({ what: out, batch: batchId })).ok).to.equal(true);
    });

    describe("verifies no proof that was touched", () => {
      let out: string;
      let other: ReturnType<typeof readProofFile>;
      beforeEach(async () => {
        out = here.file("proof.json");
        await here.prove({ index: "80", out: here.file("other.json") });
        other = readProofFile(readFileSync(here.file("other.json"), "utf8"));
        await here.prove({ index: "79", out });
      });

      type Touched = ReturnType<typeof readProofFile>;
      const cases: [what: string, touch: (proof: Touched) => Touched][] = [
        ["a record in another spelling", (proof) => ofRecord(proof, { record: stringToBytes(`${text(proof)} `) })],
        ["a record with another line end", (proof) => ofRecord(proof, { record: stringToBytes(`${text(proof)}\r`) })],
        ["another record at its place", (proof) => ofRecord(proof, { record: other.records[0]!.record })],
        ["another index", (proof) => ofRecord(proof, { index: 80n })],
        ["an index that the batch has not", (proof) => ofRecord(proof, { index: 110n })],
        ["another salt", (proof) => ofRecord(proof, { salt: other.records[0]!.salt })],
        ["the path of another record", (proof) => ofRecord(proof, { proof: other.records[0]!.proof })],
        ["a path that is too short", (proof) => ofRecord(proof, { proof: proof.records[0]!.proof.slice(1) })],
        ["another root", (proof) => ({ ...proof, batch: { ...proof.batch, root: keccak256("0x") } })],
        ["a size of another height", (proof) => ({ ...proof, batch: { ...proof.batch, size: 129n } })],
      ];
      const text = (proof: Touched) => new TextDecoder().decode(proof.records[0]!.record);
      const ofRecord = (proof: Touched, changes: object): Touched => ({
        ...proof,
        records: [{ ...proof.records[0]!, ...changes }],
      });

      for (const [what, touch] of cases) {
        it(what, async () => {
          const good = readFileSync(out, "utf8");
          expect((await here.verify({ what: out })).ok).to.equal(true);
          const { batch, site, records } = touch(readProofFile(good));
          writeFileSync(out, writeRecordProof({ batch, site, record: records[0]! }));
          const refused = await here.verify({ what: out }).catch((error: unknown) => error);
          expect(isSallyportError(refused, "RECORD_NOT_IN_BATCH"), String(refused)).to.equal(true);
        });
      }

      it("a size that is off by one: another batch, which nobody anchored", async () => {
        const { batch, site, records } = readProofFile(readFileSync(out, "utf8"));
        for (const size of [109n, 111n]) {
          writeFileSync(out, writeRecordProof({ batch: { ...batch, size }, site, record: records[0]! }));
          await expectRejection(here.verify({ what: out, batch: batchId }), "BATCH_OF_OTHER");
          expect(await live(out)).to.deep.include({ ok: false, standing: "notAnchored" });
        }
        writeFileSync(out, writeRecordProof({ batch, site, record: records[0]! }));
        expect((await here.verify({ what: out, batch: batchId })).ok).to.equal(true);
        expect(await live(out)).to.deep.include({ ok: true, standing: "good" });
      });

      it("a registry that is somebody's own", async () => {
        const { batch, site, records } = readProofFile(readFileSync(out, "utf8"));
        const own = { chainId: site!.chainId, registry: nora.address };
        writeFileSync(out, writeRecordProof({ batch, site: own, record: records[0]! }));
        await expectRejection(live(out), "BATCH_OF_OTHER");
        writeFileSync(out, writeRecordProof({ batch, site, record: records[0]! }));
        expect((await live(out)).ok).to.equal(true);
      });
    });

    it("discloses some records, and nothing of the others", async () => {
      const out = here.file("disclosed.json");
      const bundle = (indices: string[]) => here.disclose({ indices, out });
      await expectRejection(bundle(["3", "3"]), "RECORD_INDEX_INVALID");
      await expectRejection(bundle(["3", "110"]), "RECORD_INDEX_INVALID");
      expect(existsSync(out)).to.equal(false);
      expect(await bundle(["30", "3"])).to.deep.include({ batchId, indices: [3, 30], hidden: true });
      const { records, batch } = readProofFile(readFileSync(out, "utf8"));
      expect(hashBatch(batch)).to.equal(batchId);
      expect(records.map(({ index, path, line }) => [index, path, line])).to.deep.equal([
        [3n, "payouts.csv", 4],
        [30n, "prices/eth-usd.csv", 6],
      ]);
      expect(readFileSync(out, "utf8")).not.to.include(SECRET);
      expect((await here.verify({ what: out, batch: batchId })).ok).to.equal(true);
    });

    it("says that what was withdrawn is not to be relied on", async () => {
      const out = here.file("proof.json");
      // What is withdrawn is so for ever, and the other tests rest on the example's root.
      here.put({ "payouts.csv": "withdrawn" });
      await here.hash({ replace: true });
      const { batchId: withdrawn } = await anchored();
      await here.prove({ index: "0", out });
      expect(await live(out)).to.deep.include({ ok: true, standing: "good" });
      const withdraw = { ...small.options, data: here.data, reason: "wrong market", from: nora.address };
      expect((await revoke(small.context, withdraw)).json).to.deep.include({ batches: [withdrawn], already: false });
      expect(await live(out)).to.deep.include({ ok: false, standing: "withdrawn" });
      expect(await live(here.data)).to.deep.include({ ok: false, same: true });
      // It still is what it was.
      expect((await here.verify({ what: out })).ok).to.equal(true);
    });
  },
  { args: ["--accounts", "20"] },
);
