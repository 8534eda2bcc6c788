// Files and folders on a real disk: what is kept of them, and what is refused.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rename, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, stringToHex } from "viem";
import { type Disk, realDisk } from "../../../../agent/sources/disk.ts";
import { fileSource } from "../../../../agent/sources/fileSource.ts";
import { folderSource, nameMatcher } from "../../../../agent/sources/folderSource.ts";
import { readSettled } from "../../../../agent/sources/readSettled.ts";
import { type BatchContent, MOST_RECORDS, recordsOfFiles } from "../../../../agent/sources/records.ts";
import { type ContentStore, openStore } from "../../../../agent/sources/store.ts";
import { linesProfile } from "../../../../sdk/provenance/profiles/lines.ts";
import { textBatch } from "../../../../sdk/provenance/textBatch.ts";
import { expectRefusal } from "../../support/refusal.ts";
import { expectRejection } from "../../support/rejection.ts";

const NOW = 1_800_000_000;
const { signal } = new AbortController();

describe("sources of files", () => {
  let root: string;
  let inside: string;
  let store: ContentStore;
  let asked: BatchContent[];
  const file = (name: string) => join(inside, name);

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), "sources-"));
    inside = join(root, "agent");
    await mkdir(inside);
    store = await openStore(join(root, "kept"));
    asked = [];
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const common = (most = 1_000) => ({
    inside,
    most,
    store,
    now: () => NOW,
    batchesOf: async (contents: readonly BatchContent[]) => {
      asked.push(...contents);
      return [];
    },
  });
  const observeFile = (name = "bills.csv", most?: number) =>
    fileSource({ name: "bills", path: file(name), ...common(most) }).observe(signal);
  const observeFolder = (only = "*.jsonl", most?: number) =>
    folderSource({ name: "ledger", path: file("ledger"), only, ...common(most) }).observe(signal);

  describe("a file", () => {
    const text = "\ufeffpayee,amount\r\nada,2500\r\n";

    it("is lines as records, kept by the digest of its bytes", async () => {
      await writeFile(file("bills.csv"), text);
      const { records, digest, ...rest } = await observeFile();
      expect(digest).to.equal(keccak256(stringToHex(text)));
      expect(Buffer.from(await store.read(digest)).toString()).to.equal(text);
      expect(rest).to.deep.equal({ source: "bills", path: "bills.csv", observedAt: NOW, batches: [] });
      expect(records).to.deep.equal([
        { number: 1, place: "bills.csv:1", text: "payee,amount", hash: keccak256(stringToHex("\ufeffpayee,amount\r")) },
        { number: 2, place: "bills.csv:2", text: "ada,2500", hash: keccak256(stringToHex("ada,2500\r")) },
      ]);
    });

    it("is looked for as the batch that hashing it makes", async () => {
      await writeFile(file("bills.csv"), text);
      await observeFile();
      const any = "0x1111111111111111111111111111111111111111";
      const { root, size } = textBatch({ text, anchorer: any, schema: keccak256("0x") });
      expect(asked).to.deep.equal([{ root, size, profile: linesProfile.word }]);
    });

    it("is no record where it is empty, and one empty record in its batch", async () => {
      await writeFile(file("bills.csv"), "");
      expect((await observeFile()).records).to.deep.equal([]);
      expect(asked.map(({ size }) => size)).to.deep.equal([1n]);
    });

    it("is read up to its limit", async () => {
      for (const [bytes, isRead] of [
        [99, true],
        [100, true],
        [101, false],
      ] as const) {
        await writeFile(file("bills.csv"), "x".repeat(bytes));
        if (isRead) await observeFile("bills.csv", 100);
        else
          expect((await expectRejection(observeFile("bills.csv", 100), "OBSERVATION_TOO_LARGE")).args).to.deep.equal({
            most: 100,
          });
      }
    });

    it("has so many lines and not one more", () => {
      const read = (lines: number) => recordsOfFiles([{ path: "a", bytes: Buffer.from("\n".repeat(lines)) }]);
      expect(read(MOST_RECORDS).records).to.have.length(MOST_RECORDS);
      expectRefusal(() => read(MOST_RECORDS + 1), "OBSERVATION_TOO_LARGE", { place: "a" });
    });

    it("is refused by line where it is no text, and kept all the same", async () => {
      for (const [bytes, place] of [
        [Buffer.from("a\nb\xe9\n", "latin1"), `bills.csv:2`],
        [Buffer.from("a\n\nb\0"), `bills.csv:3`],
      ] as const) {
        await writeFile(file("bills.csv"), bytes);
        const error = await expectRejection(observeFile(), "FILE_NOT_TEXT");
        expect(error.place).to.equal(place);
        expect(Buffer.from(await store.read(keccak256(bytes)))).to.deep.equal(bytes);
      }
    });

    it("stands inside, whatever leads there", async () => {
      await writeFile(join(root, "outside.csv"), "secret");
      await mkdir(join(root, "away"));
      await writeFile(join(root, "away", "bills.csv"), "secret");
      await symlink(join(root, "outside.csv"), file("link.csv"));
      await symlink(join(root, "away"), file("away"));
      // A folder whose name begins like ours is not ours.
      await mkdir(join(root, "agent-other"));
      await writeFile(join(root, "agent-other", "bills.csv"), "secret");
      for (const name of ["link.csv", "away/bills.csv", "../outside.csv", "../agent-other/bills.csv"]) {
        await expectRejection(observeFile(name), "OBSERVATION_OUTSIDE");
      }
      await writeFile(file("bills.csv"), "plain");
      await symlink(file("bills.csv"), file("inner.csv"));
      await writeFile(file("..bills.csv"), "plain");
      for (const name of ["inner.csv", "..bills.csv"]) expect((await observeFile(name)).records).to.have.length(1);
    });

    it("is no folder, no link to nowhere and nothing that is not there", async () => {
      await symlink("nowhere", file("nowhere.csv"));
      await symlink("circle.csv", file("circle.csv"));
      // Nobody writes to it: who opened it plainly would wait for ever.
      execFileSync("mkfifo", [file("pipe.csv")]);
      for (const name of ["ledger", "nowhere.csv", "circle.csv", "missing.csv", "pipe.csv"]) {
        if (name === "ledger") await mkdir(file(name));
        const error = await expectRejection(observeFile(name), "FILE_NOT_FOUND");
        expect(error.place).to.equal(file(name));
      }
    });

    it("is not read while it changes, and is read whole once it stands still", async () => {
      await writeFile(file("bills.csv"), "a");
      const path = file("bills.csv");
      const disturbances: (() => Promise<void>)[] = [
        () => appendFile(path, "b"),
        async () => {
          await writeFile(`${path}.new`, "other");
          await rename(`${path}.new`, path);
        },
        async () => {
          await truncate(path, 0);
          await appendFile(path, "0123456789");
        },
        // The same length, and the time of before.
        async () => {
          await writeFile(path, String(Math.random()).slice(0, 6));
          await utimes(path, 1_000, 1_000);
        },
      ];
      for (const onRead of disturbances) {
        let times = 0;
        const read = (least: number) =>
          readSettled({
            path,
            folder: inside,
            most: 1_000,
            signal,
            onRead: async () => (++times < least ? onRead() : undefined),
          });
        const error = await expectRejection(read(100), "OBSERVATION_UNSTEADY");
        expect({ times, isRetryable: error.isRetryable }).to.deep.equal({ times: 5, isRetryable: true });
        times = 0;
        expect(Buffer.from(await read(2))).to.deep.equal(await readFile(path));
        expect(times).to.be.at.least(2);
      }
    });
  });

  describe("a folder", () => {
    beforeEach(async () => {
      await mkdir(file("ledger/b"), { recursive: true });
      await writeFile(file("ledger/b/1.jsonl"), '{"n":3}\n');
      await writeFile(file("ledger/b.jsonl"), '{"n":2}');
      await writeFile(file("ledger/a.jsonl"), '{"n":1}\n\n');
      await writeFile(file("ledger/a.txt"), "not asked for");
    });

    it("is the lines of its files in the order of their paths, with a list that names their digests", async () => {
      const { records, digest } = await observeFolder();
      expect(records.map(({ number, place, text }) => [number, place, text])).to.deep.equal([
        [1, "a.jsonl:1", '{"n":1}'],
        [2, "a.jsonl:2", ""],
        [3, "b.jsonl:1", '{"n":2}'],
        [4, "b/1.jsonl:1", '{"n":3}'],
      ]);
      const list = JSON.parse(Buffer.from(await store.read(digest)).toString()) as {
        files: { path: string; bytes: number; keccak256: `0x${string}` }[];
      };
      expect(list.files.map(({ path, bytes }) => [path, bytes])).to.deep.equal([
        ["a.jsonl", 9],
        ["b.jsonl", 7],
        ["b/1.jsonl", 8],
      ]);
      for (const { path, keccak256: of } of list.files) {
        expect(Buffer.from(await store.read(of))).to.deep.equal(await readFile(file(`ledger/${path}`)));
      }
      // One batch of all lines, one of whole files.
      expect(asked.map(({ size }) => size)).to.deep.equal([6n, 3n]);
    });

    it("is empty where nothing fits, and refused where it is missing or a file", async () => {
      expect((await observeFolder("*.csv")).records).to.deep.equal([]);
      expect(asked).to.deep.equal([]);
      rmSync(file("ledger"), { recursive: true });
      await expectRejection(observeFolder(), "FILE_NOT_FOUND");
      await writeFile(file("ledger"), "");
      await expectRejection(observeFolder(), "FILE_NOT_FOUND");
    });

    it("has no link that leads out of it", async () => {
      await writeFile(file("outside.jsonl"), "{}");
      await symlink(file("outside.jsonl"), file("ledger/c.jsonl"));
      await expectRejection(observeFolder(), "OBSERVATION_OUTSIDE");
      rmSync(file("ledger/c.jsonl"));
      await symlink(file("ledger/a.jsonl"), file("ledger/c.jsonl"));
      expect((await observeFolder()).records).to.have.length(6);
      // A folder behind a link is not walked: it would lead in circles.
      await symlink(file("ledger"), file("ledger/d.jsonl"));
      await expectRejection(observeFolder(), "FILE_NOT_FOUND");
    });

    it("is itself inside", async () => {
      rmSync(file("ledger"), { recursive: true });
      await mkdir(join(root, "away"));
      await symlink(join(root, "away"), file("ledger"));
      await expectRejection(observeFolder(), "OBSERVATION_OUTSIDE");
    });

    it("is read up to its limit, all files together", async () => {
      expect((await observeFolder("*.jsonl", 24)).records).to.have.length(4);
      await expectRejection(observeFolder("*.jsonl", 23), "OBSERVATION_TOO_LARGE");
    });

    it("is read again where a file came meanwhile, and refused where others always come", async () => {
      let times = 0;
      const read = (until: number) => {
        const onRead = async () => {
          if (++times <= until) await writeFile(file(`ledger/new-${times}.jsonl`), "{}");
        };
        const parameters = { name: "ledger", path: file("ledger"), only: "*.jsonl", onRead, ...common() };
        return folderSource(parameters).observe(signal);
      };
      expect((await read(1)).records).to.have.length(5);
      await expectRejection(read(100), "OBSERVATION_UNSTEADY");
    });

    it("takes names by a pattern", () => {
      const cases: [pattern: string, name: string, fits: boolean][] = [
        ["*", "", true],
        ["*.csv", "a.csv", true],
        ["*.csv", "a.csv.tmp", false],
        ["a*b*c", "aXbYc", true],
        ["a*b*c", "abc", true],
        ["a*b*c", "acb", false],
        ["ab*ba", "aba", false],
        ["ab*ba", "abba", true],
        ["a*b*b", "ab", false],
        ["a", "a", true],
        ["a", "ab", false],
        ["*.c?v", "a.csv", false],
        ["**", "x", true],
      ];
      for (const [pattern, name, fits] of cases)
        expect(nameMatcher(pattern)(name), `${pattern} ${name}`).to.equal(fits);
      // Each step is tried once: this would take years otherwise.
      expect(nameMatcher(`${"a*".repeat(50)}b`)("a".repeat(10_000))).to.equal(false);
    });
  });

  describe("what is kept", () => {
    const bytes = Buffer.from("seen");
    const digest = keccak256(bytes);
    const kept = () => join(root, "kept", digest.slice(2, 4), digest.slice(2));

    it("stands under its digest for this user alone, and is the same after a restart", async () => {
      expect(await store.keep(bytes)).to.equal(digest);
      expect(await store.keep(bytes)).to.equal(digest);
      expect(await readdir(join(root, "kept", digest.slice(2, 4)))).to.deep.equal([digest.slice(2)]);
      const again = await openStore(join(root, "kept"));
      expect(Buffer.from(await again.read(digest))).to.deep.equal(bytes);
    });

    it("is compared when it is read, and never written again", async () => {
      await store.keep(bytes);
      await writeFile(kept(), "sean");
      for (const attempt of [() => store.read(digest), () => store.keep(bytes)]) {
        const error = await expectRejection(attempt(), "OBSERVATION_DAMAGED");
        expect(error.args).to.deep.equal({ digest, found: keccak256(Buffer.from("sean")) });
        expect(error.place).to.equal(kept());
      }
      expect(await readFile(kept(), "utf8")).to.equal("sean");
      rmSync(kept());
      await expectRejection(store.read(digest), "OBSERVATION_NOT_KEPT");
      await store.keep(bytes);
      expect(Buffer.from(await store.read(digest))).to.deep.equal(bytes);
    });

    it("is no link, no folder, and nothing by another name", async () => {
      await store.keep(bytes);
      await rename(kept(), join(root, "elsewhere"));
      await symlink(join(root, "elsewhere"), kept());
      await expectRejection(store.read(digest), "OBSERVATION_DAMAGED");
      rmSync(kept());
      await mkdir(kept());
      await expectRejection(store.read(digest), "OBSERVATION_DAMAGED");
      await expectRejection(store.read("0x../../elsewhere"), "OBSERVATION_NOT_KEPT");
    });

    it("has limits, for one and for all, that hold after a restart", async () => {
      const limits = { entry: 10, whole: 25 };
      const open = () => openStore(join(root, "small"), { limits });
      let small = await open();
      await small.keep(Buffer.alloc(10, 1));
      await expectRejection(small.keep(Buffer.alloc(11, 1)), "OBSERVATION_TOO_LARGE");
      await small.keep(Buffer.alloc(10, 2));
      small = await open();
      const error = await expectRejection(small.keep(Buffer.alloc(6, 3)), "OBSERVATIONS_FULL");
      expect(error.args).to.deep.equal({ held: 20, most: 25 });
      await small.keep(Buffer.alloc(5, 3));
      // What is there is no more than it was.
      await small.keep(Buffer.alloc(10, 1));
    });

    it("is counted once where many see the same at once, and all at once as one after the other", async () => {
      const open = () => openStore(join(root, "small"), { limits: { entry: 10, whole: 25 } });
      let small = await open();
      const same = await Promise.all(Array.from({ length: 50 }, () => small.keep(Buffer.alloc(10, 1))));
      expect(new Set(same).size).to.equal(1);
      await small.keep(Buffer.alloc(10, 2));
      small = await open();
      const kept = await Promise.allSettled([3, 4, 5].map((byte) => small.keep(Buffer.alloc(5, byte))));
      expect(kept.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected", "rejected"]);
    });

    it("is nothing where the disk is full, whichever write fails", async () => {
      const full = () => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" }));
      const half: Disk = {
        ...realDisk,
        writeNew: async (path, whole) => {
          await realDisk.writeNew(path, whole.subarray(0, 2));
          return full();
        },
      };
      for (const disk of [half, { ...realDisk, writeNew: full }, { ...realDisk, rename: full }]) {
        const failing = await openStore(join(root, "kept"), { disk });
        const error = await expectRejection(failing.keep(bytes), "FILE_NOT_WRITTEN");
        expect(error.summary).to.equal(`${kept()} cannot be written: the disk is full.`);
        expect(await readdir(join(root, "kept", digest.slice(2, 4)))).to.deep.equal([]);
      }
      // What was not written takes no room.
      const limits = { entry: 4, whole: 4 };
      let isFull = true;
      const disk = { ...realDisk, rename: (from: string, to: string) => (isFull ? full() : realDisk.rename(from, to)) };
      const tight = await openStore(join(root, "tight"), { limits, disk });
      await expectRejection(tight.keep(bytes), "FILE_NOT_WRITTEN");
      isFull = false;
      await tight.keep(bytes);
    });

    it("is made whole after a kill: old drafts go, those of a moment ago may be another's", async () => {
      await store.keep(bytes);
      const draft = (i: number) =>
        `${join(root, "kept", digest.slice(2, 4))}/.${digest.slice(2)}.0000000${i}-0000-0000-0000-000000000000`;
      await writeFile(draft(1), "se");
      await writeFile(draft(2), "se");
      await utimes(draft(1), 1_000, 1_000);
      const again = await openStore(join(root, "kept"));
      expect(await readdir(join(root, "kept", digest.slice(2, 4)))).to.have.length(2);
      expect(Buffer.from(await again.read(digest))).to.deep.equal(bytes);
    });
  });
});
