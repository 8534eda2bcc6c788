import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { filesProfile } from "../../../sdk/provenance/profiles/files.ts";
import { linesProfile } from "../../../sdk/provenance/profiles/lines.ts";
import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import { findChanges } from "../../../tasks/lib/data/findChanges.ts";
import { hashData } from "../../../tasks/lib/data/hashData.ts";
import { folderInput } from "../../../tasks/lib/data/inputs.ts";
import { openStore } from "../../../tasks/lib/data/openStore.ts";
import { forgetSecret, makeSecret, readSecret } from "../../../tasks/lib/data/secret.ts";
import { expectRejection } from "../support/rejection.ts";

describe("what a store keeps beside a batch", () => {
  let folder: string;
  let store: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sallyport-changes-"));
    store = join(folder, "store");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (files: Record<string, string>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));

  describe("findChanges", () => {
    const rows = Array.from({ length: 9_000 }, (_, i) => `row ${i}`);
    const files = { "a.csv": "one\ntwo\nthree", "b.csv": rows.join("\n"), "c.csv": "x\ny" };
    const secret = new Uint8Array(32).fill(3);

    /** Hashes the files, changes some, and finds what changed. */
    async function changesAfter(change: () => Promise<unknown>, profile: RecordProfile = linesProfile) {
      await write(files);
      await hashData({ input: await folderInput(folder, [store]), profile, secret, store, threads: 1 });
      await change();
      const opened = await openStore(store);
      const input = await folderInput(folder, [store]);
      const found = await findChanges({ store: opened, input, profile, secret }).finally(opened.close);
      return found;
    }

    it("finds none where nothing changed", async () => {
      expect(await changesAfter(async () => {})).to.deep.equal([]);
    });

    it("names the record of one byte", async () => {
      const changed = rows.with(8_500, "row 85o0").join("\n");
      expect(await changesAfter(() => write({ "b.csv": changed }))).to.deep.equal([
        {
          path: "b.csv",
          what: "changed",
          records: { before: 9_000, now: 9_000 },
          different: 1,
          first: [{ line: 8_501, index: 8_503 }],
        },
      ]);
    });

    it("tells of each file for itself: a line more in one moves no other", async () => {
      const found = await changesAfter(async () => {
        await write({ "a.csv": "one\nand a half\ntwo\nthree", "c.csv": "x", "d.csv": "new" });
        await rm(join(folder, "b.csv"));
      });
      expect(found).to.deep.equal([
        {
          path: "a.csv",
          what: "changed",
          records: { before: 3, now: 4 },
          different: 3,
          first: [
            { line: 2, index: 1 },
            { line: 3, index: 2 },
            { line: 4, index: 3 },
          ],
        },
        { path: "c.csv", what: "changed", records: { before: 2, now: 1 }, different: 1, first: [] },
        { path: "d.csv", what: "added" },
        { path: "b.csv", what: "removed" },
      ]);
    });

    it("tells of a file that is one record, however large, and names twenty of many", async () => {
      const large = `${files["a.csv"]}${"x".repeat(1_100_000)}`;
      expect(await changesAfter(() => write({ "a.csv": large }), filesProfile)).to.deep.equal([
        {
          path: "a.csv",
          what: "changed",
          records: { before: 1, now: 1 },
          different: 1,
          first: [{ line: 1, index: 0 }],
        },
      ]);
      const [found] = await changesAfter(() => write({ "b.csv": rows.toReversed().join("\n") }));
      expect(found).to.deep.include({ different: 9_000 });
      expect(found?.what === "changed" && found.first).to.have.lengthOf(20);
    });
  });

  describe("secret", () => {
    it("is made once, for its user alone, and forgotten", async () => {
      expect(await readSecret(store)).to.equal(undefined);
      const secret = await makeSecret(store);
      expect(secret).to.have.lengthOf(32);
      expect(new Set(secret).size).to.be.greaterThan(8);
      expect((await stat(join(store, "secret"))).mode & 0o777).to.equal(0o600);
      expect([...(await makeSecret(store))]).to.deep.equal([...secret]);
      expect([...((await readSecret(store)) ?? [])]).to.deep.equal([...secret]);
      expect(await forgetSecret(store)).to.equal(true);
      expect(await readdir(store)).to.deep.equal([]);
      expect(await forgetSecret(store)).to.equal(false);
      expect([...(await makeSecret(store))]).not.to.deep.equal([...secret]);
    });

    it("is whole or not there, wherever making or forgetting it was killed", async () => {
      const part = join(store, "secret.part");
      const secret = await makeSecret(store);
      // Killed while it forgot: what was taken away, overwritten or not.
      await rename(join(store, "secret"), part);
      expect(await readSecret(store)).to.equal(undefined);
      expect(await forgetSecret(store)).to.equal(false);
      expect(await readdir(store)).to.deep.equal([]);
      // Killed while it made one.
      await writeFile(part, "0x12");
      const made = await makeSecret(store);
      expect([...((await readSecret(store)) ?? [])]).to.deep.equal([...made]);
      expect([...made]).not.to.deep.equal([...secret]);
      expect(await readdir(store)).to.deep.equal(["secret"]);
      await writeFile(part, "0x12");
      expect(await forgetSecret(store)).to.equal(true);
      expect(await readdir(store)).to.deep.equal([]);
    });

    it("is refused where it is none, without being told", async () => {
      await makeSecret(store);
      const path = join(store, "secret");
      const text = await readFile(path, "utf8");
      await writeFile(path, text.slice(0, 40));
      const error = await expectRejection(readSecret(store), "STORE_INVALID");
      expect(error.place).to.equal(path);
      expect(error.message).not.to.include(text.slice(2, 20));
      await expectRejection(makeSecret(store), "STORE_INVALID");
      await writeFile(path, text.trim());
      expect(await readSecret(store)).to.have.lengthOf(32);
    });
  });
});
