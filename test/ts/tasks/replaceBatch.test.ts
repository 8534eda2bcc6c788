import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { hasStore } from "../../../tasks/lib/data/dataAt.ts";
import { type DataPlace, dataPlace } from "../support/dataPlace.ts";
import { expectRejection } from "../support/rejection.ts";
import { stoppedAfter } from "../support/stoppedDisk.ts";

const OLD = { "a.csv": "one\ntwo\nthree", "b.csv": "four" };
const about = (origin: string) =>
  JSON.stringify(
    {
      version: "1",
      origin,
      observedFrom: "2027-03-01T00:00:00Z",
      observedTo: "2027-03-01T03:10:00Z",
      schema: "numbers",
    },
    null,
    1,
  );

describe("a batch that takes the place of another", function () {
  this.timeout(120_000);
  let here: DataPlace;
  beforeEach(() => {
    here = dataPlace("cache");
    here.put(OLD);
  });
  afterEach(() => here.remove());

  const kept = () => readdirSync(`${here.data}.sallyport`).sort();
  /** What another process would find: this one's locks are those of a dead one. */
  function unlock(): void {
    for (const name of kept()) if (name.startsWith("lock-")) rmSync(here.kept(name));
  }

  /** All that a batch consists of, byte by byte. */
  const bytes = () =>
    ["batch.json", "tree", "offsets", "secret", "manifest.json", "statement.json"].map((name) =>
      existsSync(here.kept(name)) ? readFileSync(here.kept(name)).toString("base64") : undefined,
    );

  type Case = { before: () => Promise<unknown>; again: () => Promise<unknown> };
  /** Stops a run at every change of the disk, one after the other; after each the old or the new batch must be whole. */
  async function stopEverywhere({ before, again }: Case): Promise<number> {
    const outcomes: string[] = [];
    const store = `${here.data}.sallyport`;
    await before();
    const old = bytes();
    cpSync(store, here.file("copy"), { recursive: true });
    for (let most = 0; ; most++) {
      rmSync(store, { recursive: true });
      cpSync(here.file("copy"), store, { recursive: true });
      const isStopped = await stoppedAfter(most, again);
      unlock();
      // Whoever reads it ends what was begun.
      await hasStore({ path: here.data, store });
      const isOld = bytes().every((text, i) => text === old[i]);
      outcomes.push(isOld ? "old" : "new");
      if (!isOld) expect(await here.verify(), `after ${most} changes`).to.include({ ok: true, same: true });
      // What is done next is the same after each of them, so not each is tried.
      if (isStopped && most % 10 !== 0) continue;
      await again();
      expect(await here.verify()).to.include({ ok: true, same: true });
      const rest = kept().filter(
        (name) => !["batch.json", "tree", "offsets", "secret", "manifest.json"].includes(name),
      );
      expect(rest, `left after ${most} changes`).to.deep.equal([]);
      if (!isStopped) break;
    }
    // First the old one, from one moment on the new one.
    expect(outcomes).to.deep.equal(outcomes.toSorted().reverse());
    expect(new Set(outcomes)).to.deep.equal(new Set(["old", "new"]));
    return outcomes.length;
  }

  it("of other data is there wholly or not at all, wherever it was stopped", async () => {
    const steps = await stopEverywhere({
      before: async () => {
        here.put(OLD);
        await here.hash();
        here.put({ "b.csv": "five" });
      },
      again: () => here.hash({ replace: true }),
    });
    expect(steps).to.be.greaterThan(20);
  });

  it("of which something else is said is there wholly or not at all, and what was signed goes with the old one", async () => {
    const [first, second] = [here.file("first.yaml"), here.file("second.yaml")];
    writeFileSync(first, about("first"));
    writeFileSync(second, about("second"));
    await stopEverywhere({
      before: async () => {
        await here.hash({ about: first });
        writeFileSync(here.kept("statement.json"), "signed of the first");
      },
      again: () => here.hash({ about: second, replace: true }),
    });
    expect(readFileSync(here.kept("manifest.json"), "utf8")).to.include("second");
    expect(existsSync(here.kept("statement.json"))).to.equal(false);
  });

  it("and cannot be hashed leaves the old one as it was, with its secret", async () => {
    const { root } = await here.hash({ profile: "json" }).catch(() => here.hash());
    const [secret, tree] = [readFileSync(here.kept("secret")), readFileSync(here.kept("tree"))];
    await expectRejection(here.hash({ profile: "json", replace: true }), "RECORD_INVALID");
    expect([readFileSync(here.kept("secret")), readFileSync(here.kept("tree"))]).to.deep.equal([secret, tree]);
    expect(await here.verify()).to.include({ ok: true, root });
    // The same run of what can be read so.
    here.put({ "a.csv": "1\n2", "b.csv": "3" });
    expect((await here.hash({ profile: "json", replace: true })).root).not.to.equal(root);
    expect(readFileSync(here.kept("secret"))).not.to.deep.equal(secret);
    expect(kept()).to.deep.equal(["batch.json", "offsets", "secret", "tree"]);
  });

  for (const profile of ["lines", "json", "files"]) {
    it(`is the same one where batch.json is damaged, read as ${profile}`, async () => {
      here.put({ "a.csv": '{"b":1, "a":2}\n{}', "b.csv": "[ ]" });
      const first = await here.hash({ profile });
      const secret = readFileSync(here.kept("secret"), "utf8");
      for (const damaged of ["", readFileSync(here.kept("batch.json"), "utf8").slice(2)]) {
        writeFileSync(here.kept("batch.json"), damaged);
        await expectRejection(here.hash(), "STORE_INVALID");
        const { root, json } = { ...(await here.hash({ replace: true })), json: kept() };
        expect(root).to.equal(first.root);
        expect(readFileSync(here.kept("batch.json"), "utf8")).to.include(`sallyport/${profile}/1`);
        expect(readFileSync(here.kept("secret"), "utf8")).to.equal(secret);
        expect(json).to.deep.equal(["batch.json", "offsets", "secret", "tree"]);
      }
      writeFileSync(here.kept("batch.json"), "");
      here.put({ "a.csv": "{}" });
      expect((await here.hash({ replace: true })).root).not.to.equal(first.root);
      expect(readFileSync(here.kept("secret"), "utf8")).not.to.equal(secret);
    });
  }

  it("keeps what was signed where batch.json is damaged, as long as the manifest is the same", async () => {
    const [first, second] = [here.file("first.yaml"), here.file("second.yaml")];
    writeFileSync(first, about("first"));
    writeFileSync(second, about("second"));
    await here.hash({ about: first });
    const damage = () => {
      writeFileSync(here.kept("batch.json"), "");
      writeFileSync(here.kept("statement.json"), "signed of the first");
    };
    for (const same of [{}, { about: first }]) {
      damage();
      await here.hash({ ...same, replace: true });
      expect(readFileSync(here.kept("statement.json"), "utf8")).to.equal("signed of the first");
    }
    damage();
    await here.hash({ about: second, replace: true });
    expect(existsSync(here.kept("statement.json"))).to.equal(false);
  });
});
