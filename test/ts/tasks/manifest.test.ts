import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Hex, keccak256, stringToBytes, zeroHash } from "viem";
import { dataSets } from "../../../examples/data/make.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import { manifestHashOf, parseManifestDigest } from "../../../sdk/provenance/manifest/manifestDigest.ts";
import { parentsOf } from "../../../sdk/provenance/manifest/parents.ts";
import { parseManifest } from "../../../sdk/provenance/manifest/parseManifest.ts";
import { writeManifest } from "../../../sdk/provenance/manifest/writeManifest.ts";
import { type ProofFile, readProofFile, writeBundle } from "../../../sdk/provenance/proof/proofFile.ts";
import { addAnchor } from "../../../tasks/lib/data/anchors.ts";
import { readStoredBatch } from "../../../tasks/lib/data/storedBatch.ts";
import { type DataPlace, dataPlace } from "../support/dataPlace.ts";
import { expectRejection } from "../support/rejection.ts";
import { stoppedAfter } from "../support/stoppedDisk.ts";

const { nora } = people;
const SENSORS = "sensors/greenhouse.jsonl";
const about = (changes: Record<string, unknown> = {}) =>
  JSON.stringify(
    {
      version: "1",
      origin: "https://sensors.example/greenhouse",
      observedFrom: "2027-03-01T00:00:00Z",
      observedTo: "2027-03-01T03:10:00Z",
      schema: "greenhouse",
      sequences: [{ sourceField: "sensor", field: "seq", file: SENSORS }],
      ...changes,
    },
    null,
    1,
  );

describe("what is said of data, beside its store", () => {
  let here: DataPlace;
  let file: string;
  beforeEach(() => {
    here = dataPlace("cache");
    here.put(dataSets);
    here.knowSecret();
    file = here.file("about.yaml");
    writeFileSync(file, about());
  });
  afterEach(() => here.remove());

  /** As if the batch had been anchored by nora. */
  async function anchored(data = here.data): Promise<Hex> {
    const { profile, root, size, manifestHash = zeroHash } = (await readStoredBatch(`${data}.sallyport`))!;
    const word = `0x${Buffer.from(profile).toString("hex").padEnd(64, "0")}` as const;
    const schema = manifestHash === zeroHash ? zeroHash : keccak256(stringToBytes("greenhouse"));
    const batch = { anchorer: nora.address, root, size: BigInt(size), profile: word, manifestHash, schema };
    await addAnchor(`${data}.sallyport`, { chainId: 31_337, registry: nora.address, batch });
    return hashBatch(batch);
  }
  const manifest = () => parseManifest(readFileSync(here.kept("manifest.json"), "utf8"));
  const claims = (list: unknown) => (list as { words: string }[]).map(({ words }) => words);

  it("is kept as its canonical form, with the files and the numbers that were found; the root stays", async () => {
    const bare = await here.hash({ store: here.file("bare") });
    const said = await here.hash({ about: file });
    expect(bare).to.include({ manifestHash: zeroHash });
    const kept = manifest();
    expect(said).to.include({ manifestHash: hashManifest(kept).hash, schema: keccak256(stringToBytes("greenhouse")) });
    expect(readFileSync(here.kept("manifest.json"), "utf8")).to.equal(writeManifest(kept));
    expect(kept.files.map(({ path, start, records }) => [path, start, records])).to.deep.equal([
      ["payouts.csv", 0, 25],
      ["prices/eth-usd.csv", 25, 48],
      [SENSORS, 73, 37],
    ]);
    expect(kept.sequences).to.deep.equal([
      { source: "north", first: 1000n, last: 1019n, gaps: [] },
      { source: "south", first: 400n, last: 419n, gaps: [{ first: 408n, last: 410n }] },
    ]);
    expect(here.said).to.include("  numbers of south: 400 to 419, 3 are missing: 408 to 410");
    const verified = await here.verify();
    expect(verified.ok).to.equal(true);
    expect(claims(verified.notProven)).to.include(
      "that the numbers of south go from 400 to 419, and that 3 are missing: 408 to 410: the manifest says so",
    );
  });

  it("does nothing when pressed twice, with or without the file, and gives way only when told to", async () => {
    const first = await here.hash({ about: file });
    for (const again of [{ about: file }, {}]) {
      expect(await here.hash(again)).to.include({ manifestHash: first.manifestHash, already: true });
    }
    writeFileSync(here.kept("statement.json"), "{}");
    writeFileSync(file, about({ licence: "CC0-1.0" }));
    const refused = await expectRejection(here.hash({ about: file }), "DATA_CHANGED");
    expect(refused.value).to.equal(first.manifestHash);
    expect(hashManifest(manifest()).hash).to.equal(first.manifestHash);
    expect(existsSync(here.kept("statement.json"))).to.equal(true);
    const secret = readFileSync(here.kept("secret"), "utf8");
    const other = await here.hash({ about: file, replace: true });
    expect(other.root).to.equal(first.root);
    expect(other.manifestHash).not.to.equal(first.manifestHash);
    // The records are the same, and so are their salts. What was signed was about the other batch.
    expect(readFileSync(here.kept("secret"), "utf8")).to.equal(secret);
    expect(existsSync(here.kept("statement.json"))).to.equal(false);
    expect((await here.verify()).ok).to.equal(true);
  });

  it("is another batch where nothing was said before, and another one of other data", async () => {
    const bare = await here.hash();
    expect((await expectRejection(here.hash({ about: file }), "DATA_CHANGED")).summary).to.include("nothing is said");
    expect((await here.hash({ about: file, replace: true })).root).to.equal(bare.root);
    here.put({ "payouts.csv": "other" });
    await expectRejection(here.hash(), "DATA_CHANGED");
    await here.hash({ replace: true });
    expect(existsSync(here.kept("manifest.json"))).to.equal(false);
    expect((await here.verify()).ok).to.equal(true);
  });

  it("is hashed again with a store that is damaged, and mended itself by saying it again", async () => {
    const { manifestHash } = await here.hash({ about: file });
    writeFileSync(here.kept("tree"), readFileSync(here.kept("tree")).subarray(0, 500));
    expect(await here.hash()).to.include({ manifestHash, already: false });
    const good = readFileSync(here.kept("manifest.json"), "utf8");
    for (const damage of [good.replace("greenhouse", "glasshouse"), good.slice(1), ""]) {
      writeFileSync(here.kept("manifest.json"), damage);
      const refused = await here.verify().catch((error) => error.code);
      expect(["STORE_INVALID", "MANIFEST_INVALID"]).to.include(refused);
      expect(await here.hash({ about: file })).to.include({ manifestHash, already: true });
      expect(readFileSync(here.kept("manifest.json"), "utf8")).to.equal(good);
    }
    rmSync(here.kept("manifest.json"));
    await expectRejection(here.verify(), "STORE_INVALID");
    await here.hash({ about: file });
    expect((await here.verify()).ok).to.equal(true);
  });

  it("outlives a batch.json that is damaged; and no other data gets the secret of one", async () => {
    const first = await here.hash({ about: file });
    const [secret, damaged] = [
      readFileSync(here.kept("secret"), "utf8").trim(),
      readFileSync(here.kept("batch.json"), "utf8").slice(1),
    ];
    const damage = () => writeFileSync(here.kept("batch.json"), damaged);
    damage();
    await expectRejection(here.hash(), "STORE_INVALID");
    const { root, manifestHash } = await here.hash({ replace: true });
    expect([root, manifestHash]).to.deep.equal([first.root, first.manifestHash]);
    expect(readFileSync(here.kept("secret"), "utf8").trim()).to.equal(secret);

    // Nor is a secret that is damaged ever gone on with.
    writeFileSync(here.kept("secret"), "0x12");
    await expectRejection(here.hash(), "STORE_INVALID");
    expect((await here.hash({ about: file, replace: true })).root).not.to.equal(first.root);
    expect(readFileSync(here.kept("secret"), "utf8")).not.to.equal("0x12");

    damage();
    here.put({ "payouts.csv": "other" });
    expect((await here.hash({ replace: true })).manifestHash).to.equal(zeroHash);
    expect(readFileSync(here.kept("secret"), "utf8")).not.to.equal(secret);
    expect((await here.verify()).ok).to.equal(true);
  });

  it("leaves nothing behind where it cannot be a manifest", async () => {
    writeFileSync(file, about({ observedTo: "2026-03-01T03:10:00Z" }));
    await expectRejection(here.hash({ about: file }), "ABOUT_INVALID");
    const store = here.file("twice");
    const twice = [
      { source: "north", first: "1", last: "2", gaps: [] },
      { field: "seq", source: "north", file: SENSORS },
    ];
    writeFileSync(file, about({ sequences: twice }));
    await expectRejection(here.hash({ about: file, store }), "MANIFEST_INVALID");
    expect([existsSync(join(store, "batch.json")), existsSync(join(store, "manifest.json"))]).to.deep.equal([
      false,
      false,
    ]);
    writeFileSync(file, about({ sequences: [{ field: "seq", source: "north" }] }));
    const uncounted = await expectRejection(here.hash({ about: file, store }), "RECORD_INVALID");
    expect(uncounted.place).to.equal("payouts.csv:1");
    writeFileSync(file, about());
    expect((await here.hash({ about: file, store })).already).to.equal(false);
  });

  it("names parents by the path of their data or store, once they are anchored, or by their id", async () => {
    const raw = join(here.folder, "raw.csv");
    writeFileSync(raw, "one\ntwo");
    await here.hash({ data: raw });
    const saying = (...used: string[]) => writeFileSync(file, about({ activities: [{ activity: "cut", used }] }));
    saying("raw.csv");
    await expectRejection(here.hash({ about: file }), "BATCH_NOT_FOUND");
    const parent = await anchored(raw);
    await here.hash({ about: file });
    expect(parentsOf(manifest())).to.deep.equal([parent]);
    for (const way of ["raw.csv.sallyport", "./raw.csv", parent]) {
      saying(way);
      expect((await here.hash({ about: file })).already).to.equal(true);
    }
    saying("none.csv");
    await expectRejection(here.hash({ about: file }), "STORE_INVALID");
  });

  it("tells by what it commits to in which file and line a disclosed record stands", async () => {
    await here.hash({ about: file });
    const batch = await anchored();
    const out = here.file("disclosed.json");
    await here.disclose({ indices: ["108"], out });
    expect(here.said.at(-1)).to.include("SHA-256 of whole files");
    const bare = here.file("bare.json");
    await here.disclose({ indices: ["108"], out: bare, bare: true });
    expect(here.said.at(-1)).to.equal("  nothing in it tells of the others");
    for (const { sha256 } of manifest().files) {
      expect(readFileSync(out, "utf8")).to.include(sha256);
      expect(readFileSync(bare, "utf8")).not.to.include(sha256);
    }
    expect((await here.verify({ what: bare, batch })).ok).to.equal(true);
    const verified = await here.verify({ what: out, batch });
    expect(claims(verified.proven)).to.include(`the record of index 108 is line 36 of ${SENSORS}`);
    const bundle = readProofFile(readFileSync(out, "utf8"));
    const write = (changes: Partial<ProofFile>) => writeFileSync(out, writeBundle({ ...bundle, ...changes }));
    const { files, sequences = [], ...rest } = bundle.manifest!;
    // A path that the manifest does not give it, and manifests that are not those of the batch.
    write({ records: bundle.records.map((one) => ({ ...one, line: 35 })) });
    await expectRejection(here.verify({ what: out, batch }), "MANIFEST_OF_OTHER");
    for (const other of [
      { ...rest, sequences, files: files.map((one) => (one.path === SENSORS ? { ...one, path: "z" } : one)) },
      { ...rest, sequences: sequences.map((one) => ({ ...one, gaps: [] })), files },
    ]) {
      write({ manifest: other });
      await expectRejection(here.verify({ what: out, batch }), "MANIFEST_OF_OTHER");
    }
    write({});
    expect((await here.verify({ what: out, batch })).ok).to.equal(true);
  });

  it("shows gaps that the manifest hides, and whatever else it says otherwise than a file", async () => {
    const stated = [
      { source: "north", first: "1000", last: "1019", gaps: [] },
      { source: "south", first: "400", last: "419", gaps: [] },
    ];
    const honest = here.file("honest.yaml");
    writeFileSync(honest, about());
    writeFileSync(file, about({ sequences: stated }));
    await here.hash({ about: file });
    expect((await here.verify()).ok).to.equal(true);
    expect((await here.verify({ about: file })).ok).to.equal(true);
    expect((await here.verify({ about: honest })).ok).to.equal(false);
    expect(here.said).to.include(
      "  numbers of south: the manifest says 400 to 419, none is missing; it is 400 to 419, 3 are missing: 408 to 410",
    );
    await here.hash({ about: honest, replace: true });
    const found = await here.verify({ about: honest });
    expect(found.ok).to.equal(true);
    expect(claims(found.proven)).to.include(`the manifest says what ${honest} says, and the numbers that were counted`);
    writeFileSync(honest, about({ licence: "CC0-1.0" }));
    expect(await here.verify({ about: honest })).to.deep.include({ ok: false, about: ["licence is another"] });
    await here.hash({ store: here.file("bare") });
    await expectRejection(here.verify({ about: honest, store: here.file("bare") }), "MANIFEST_OF_OTHER");
    await expectRejection(here.verify({ about: honest, what: honest }), "ARGUMENT_INVALID");
  });

  it("ties the files to the batch where the secret is gone; without it nothing does", async () => {
    await here.hash({ about: file });
    rmSync(here.kept("secret"));
    const verified = await here.verify();
    expect(verified).to.deep.include({ ok: true, same: true });
    expect(claims(verified.proven)).to.include("each file is as the manifest names it, which the batch commits to");
    const batch = readFileSync(here.kept("batch.json"), "utf8");
    here.put({ "payouts.csv": "other" });
    expect(await here.verify()).to.deep.include({ ok: false, same: false });
    // Whoever writes the files anew there must write the manifest anew, which is that of another batch.
    const { manifestHash: _, ...bare } = JSON.parse(batch);
    here.put(dataSets);
    writeFileSync(here.kept("batch.json"), JSON.stringify(bare));
    const other = await here.verify();
    expect(other).to.deep.include({ ok: false, same: true });
    expect(claims(other.proven)).to.deep.equal([]);
  });

  describe("hides itself from who guesses", () => {
    /** Whether somebody who knows all but one value confirms it by the hash on chain. */
    const isGuessed = ({ manifestHash }: { manifestHash?: Hex }) => {
      const { salt: _, ...guessed } = manifest();
      return hashManifest(guessed).hash === manifestHash;
    };
    const stored = () => readdirSync(`${here.data}.sallyport`).map((name) => [name, readFileSync(here.kept(name))]);

    it("by a salt, where the records are hidden, and not where they are not", async () => {
      const hidden = await here.hash({ about: file });
      expect(manifest().salt).to.match(/^0x[0-9a-f]{64}$/);
      expect(isGuessed(hidden)).to.equal(false);
      expect(hashManifest(manifest()).hash).to.equal(hidden.manifestHash);
      expect((await here.verify({ about: file })).about).to.deep.equal([]);
      const store = here.file("open");
      const open = await here.hash({ about: file, secret: "none", store });
      expect(JSON.parse(readFileSync(join(store, "manifest.json"), "utf8")).salt).to.equal(undefined);
      expect(isGuessed(open)).to.equal(true);
      // The salt is not for people to choose.
      writeFileSync(file, about({ salt: `0x${"12".repeat(32)}` }));
      await expectRejection(here.hash({ about: file, store: here.file("x") }), "ABOUT_INVALID");
    });

    it("and stays the batch that it was where it was hashed without one", async () => {
      await here.hash({ about: file });
      const { salt: _, ...bare } = manifest();
      const manifestHash = hashManifest(bare).hash;
      writeFileSync(here.kept("manifest.json"), writeManifest(bare));
      const batch = JSON.parse(readFileSync(here.kept("batch.json"), "utf8"));
      writeFileSync(here.kept("batch.json"), JSON.stringify({ ...batch, manifestHash }));
      for (const again of [{ about: file }, {}, { about: file, replace: true }]) {
        expect(await here.hash(again)).to.include({ manifestHash, already: true });
      }
      rmSync(here.kept("manifest.json"));
      expect(await here.hash({ about: file })).to.include({ manifestHash, already: true });
      expect((await here.verify({ about: file })).ok).to.equal(true);
      await anchored();
      await here.disclose({ indices: ["3"], out: here.file("bare.json"), bare: true });
      expect(here.said.at(-1)).to.include("nothing but the hash of the manifest");
      // Its hash confirms a guess, whatever is forgotten.
      await here.forget();
      expect(here.said.join()).to.include("still      can who knows the rest of a file confirm a guess");
      expect(hashManifest(manifest()).hash).to.equal(manifestHash);
    });

    it("for ever, once it was forgotten: of it stays what the batch rests on", async () => {
      const parent = keccak256("0x12");
      writeFileSync(file, about({ activities: [{ activity: "cut", used: [parent] }] }));
      const { manifestHash } = await here.hash({ about: file });
      writeFileSync(here.kept("statement.json"), writeManifest(manifest()));
      const salt = manifest().salt as string;
      expect(stored().filter(([, bytes]) => bytes?.includes(salt))).to.have.lengthOf(2);
      expect((await here.forget()).already).to.equal(false);
      expect(here.said.join()).to.include("still      can be shown what the batch rests on");
      expect(stored().filter(([, bytes]) => bytes?.includes(salt))).to.deep.equal([]);
      expect(existsSync(here.kept("statement.json"))).to.equal(false);
      const left = parseManifestDigest(readFileSync(here.kept("manifest-digest.json"), "utf8"), "left");
      expect([left.parents, manifestHashOf(left)]).to.deep.equal([[parent], manifestHash]);
      expect((await here.forget()).already).to.equal(true);
      const verified = await here.verify();
      expect(verified).to.include({ ok: false, same: true });
      await expectRejection(here.verify({ about: file }), "MANIFEST_OF_OTHER");
      await expectRejection(here.hash({ about: file }), "DATA_CHANGED");
      expect((await here.hash({ about: file, replace: true })).manifestHash).not.to.equal(manifestHash);
      expect(existsSync(here.kept("manifest-digest.json"))).to.equal(false);
      expect((await here.verify()).ok).to.equal(true);
    });

    it("wherever forgetting is stopped: the secret goes last, and what shows the parents is never missing", async () => {
      const { manifestHash } = await here.hash({ about: file });
      const salt = manifest().salt as string;
      cpSync(`${here.data}.sallyport`, here.file("copy"), { recursive: true });
      for (let most = 0; ; most++) {
        rmSync(`${here.data}.sallyport`, { recursive: true });
        cpSync(here.file("copy"), `${here.data}.sallyport`, { recursive: true });
        const isStopped = await stoppedAfter(most, here.forget);
        for (const [name] of stored()) if (String(name).startsWith("lock-")) rmSync(here.kept(String(name)));
        const isSalted = existsSync(here.kept("manifest.json"));
        if (!existsSync(here.kept("secret"))) expect(isSalted).to.equal(false);
        if (!isSalted) expect(existsSync(here.kept("manifest-digest.json"))).to.equal(true);
        expect((await here.forget()).root).to.match(/^0x/);
        expect(stored().filter(([, bytes]) => bytes?.includes(salt))).to.deep.equal([]);
        const names = stored().map(([name]) => name);
        expect(names).to.deep.equal(["batch.json", "manifest-digest.json", "offsets", "tree"]);
        const text = readFileSync(here.kept("manifest-digest.json"), "utf8");
        expect(manifestHashOf(parseManifestDigest(text, "left"))).to.equal(manifestHash);
        if (!isStopped) break;
      }
    });
  });

  describe("that names other files than the data has", () => {
    it("under other names, though the records are the same", async () => {
      await here.hash({ about: file });
      const [was, is] = ["payouts.csv", "payments.csv"].map((name) => join(here.data, name)) as [string, string];
      renameSync(was, is);
      const refused = await expectRejection(here.verify(), "MANIFEST_OF_OTHER");
      expect(refused.place).to.equal(`${here.kept("manifest.json")}, files.0`);
      renameSync(is, was);
      expect((await here.verify()).ok).to.equal(true);
    });

    it("or with other bounds, in manifest and store alike", async () => {
      await here.hash({ about: file });
      const good = ["batch.json", "manifest.json"].map((name) => readFileSync(here.kept(name), "utf8"));
      const { files, ...rest } = manifest();
      const [first, second, third] = files as [(typeof files)[0], (typeof files)[0], (typeof files)[0]];
      // The last payment is made the first line of the prices.
      const moved = [{ ...first, records: 24 }, { ...second, start: 24, records: 49 }, third];
      const other = { ...rest, files: moved };
      writeFileSync(here.kept("manifest.json"), writeManifest(other));
      await expectRejection(here.verify(), "STORE_INVALID");
      const batch = { ...JSON.parse(good[0]!), files: moved, manifestHash: hashManifest(other).hash };
      writeFileSync(here.kept("batch.json"), JSON.stringify(batch));
      await expectRejection(here.verify(), "MANIFEST_OF_OTHER");
      for (const [i, name] of ["batch.json", "manifest.json"].entries()) writeFileSync(here.kept(name), good[i]!);
      expect((await here.verify()).ok).to.equal(true);
    });
  });
});
