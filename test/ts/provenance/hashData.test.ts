import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { mock } from "node:test";
import { expect } from "chai";
import { bytesToHex, type Hex } from "viem";
import { seededRandom } from "../../../scripts/vectors/random.ts";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import type { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { filesProfile } from "../../../sdk/provenance/profiles/files.ts";
import { jsonProfile } from "../../../sdk/provenance/profiles/json.ts";
import { linesProfile } from "../../../sdk/provenance/profiles/lines.ts";
import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import { recordsOf } from "../../../sdk/provenance/profiles/recordsOf.ts";
import { buildTree, rootOf as treeRoot } from "../../../sdk/provenance/tree/batchTree.ts";
import { defaultHasher } from "../../../sdk/provenance/tree/defaultHasher.ts";
import { type DiskFile, openDiskFile } from "../../../tasks/lib/data/diskFile.ts";
import { STORE_FORMAT } from "../../../tasks/lib/data/formats.ts";
import { type HashedData, hashData } from "../../../tasks/lib/data/hashData.ts";
import { type DataInput, fileInput, folderInput, streamInput } from "../../../tasks/lib/data/inputs.ts";
import { expectRejection } from "../support/rejection.ts";

const SECRET = new Uint8Array(32).fill(7);
const random = seededRandom("hashData");
/** The lock of a process that no system has. */
const DEAD = `lock-${2 ** 30}-0123456789abcdef`;

/** In chunks of any size, none of which is left as it was when the next one comes. */
function chunked(bytes: Uint8Array, most: number): DataInput {
  return {
    isRepeatable: true,
    files: [
      {
        path: "data",
        bytes: bytes.length,
        async *chunks() {
          const buffer = new Uint8Array(most);
          for (let at = 0; at < bytes.length; ) {
            const chunk = bytes.subarray(at, at + 1 + random.below(most));
            buffer.set(chunk);
            yield buffer.subarray(0, chunk.length);
            buffer.fill(0x0a);
            at += chunk.length;
          }
        },
      },
    ],
  };
}

/** The same by the tree in memory. */
function rootOf(profile: RecordProfile, ...files: Uint8Array[]): { root: Hex; size: number } {
  const records = files.flatMap((bytes) => [...recordsOf({ profile, bytes, file: "data" })]);
  const spans = new Uint32Array(2 * records.length);
  let end = 0;
  for (const [i, record] of records.entries()) {
    spans.set([end, end + record.length], 2 * i);
    end += record.length;
  }
  const recordHashes = defaultHasher().hashRecords(Buffer.concat(records), spans);
  return { root: treeRoot(buildTree({ recordHashes, secret: SECRET })), size: records.length };
}

/** Waits for `attempt`, which must fail at this place. */
async function refused(attempt: Promise<unknown>, code: ErrorCode, place: string): Promise<SallyportError> {
  const error = await expectRejection(attempt, code);
  expect(error.place).to.equal(place);
  return error;
}

const lines = (count: number) =>
  Array.from({ length: count }, (_, i) => `record ${i}, ${"x".repeat(i % 150)}`).join("\n");
const bytesOf = (text: string) => new TextEncoder().encode(text);
const pick = ({ root, size }: HashedData) => ({ root, size });

describe("hashData", function () {
  this.timeout(60_000);
  let folder: string;
  let store: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sallyport-data-"));
    store = join(folder, "store");
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const hash = (input: DataInput, options: Partial<Parameters<typeof hashData>[0]> = {}) =>
    hashData({ input, profile: linesProfile, secret: SECRET, store, threads: 2, ...options });

  it("arrives at the root of the tree in memory, around everything that is cut", async () => {
    for (const text of ["", "\n", "one", "one\n", "\r\none\n\n", lines(2), lines(4_095), lines(4_096), lines(4_097)]) {
      const bytes = bytesOf(text);
      const hashed = await hash(chunked(bytes, 7_000));
      expect(pick(hashed), `${text.length} bytes`).to.deep.equal(rootOf(linesProfile, bytes));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect(hashed.files).to.deep.equal([
        { path: "data", start: 0, records: hashed.size, bytes: bytes.length, sha256 },
      ]);
    }
  });

  it("arrives at it for records that are larger than a run, alone and among others", async () => {
    const large = "y".repeat(2 ** 20 + 5);
    const runFull = "z".repeat(2 ** 20);
    const bytes = bytesOf([lines(4_094), large, large + large, "", runFull, lines(4_100), large].join("\n"));
    const expected = rootOf(linesProfile, bytes);
    expect(pick(await hash(chunked(bytes, 100_000)))).to.deep.equal(expected);
    expect(pick(await hash(chunked(bytes, 3_000_000)))).to.deep.equal(expected);
  });

  it("makes a record of each file, and one batch of all", async () => {
    const files = {
      "b.bin": Uint8Array.from([0, 10, 255]),
      ".hidden": bytesOf(""),
      "a/é.txt": bytesOf("in a folder\n"),
    };
    const data = join(folder, "data");
    await mkdir(join(data, "a"), { recursive: true });
    await mkdir(join(data, "own"));
    await writeFile(join(data, "own", "secret"), "left out");
    for (const [path, bytes] of Object.entries(files)) await writeFile(join(data, path), bytes);
    const large = bytesOf(`${"w".repeat(1_500_000)}\n${"w".repeat(1_000_000)}`);
    await writeFile(join(data, "z"), large);
    const input = await folderInput(data, [join(data, "own")]);
    const paths = [".hidden", "a/é.txt", "b.bin", "z"];
    expect(input.files.map(({ path }) => path)).to.deep.equal(paths);
    const inOrder = [files[".hidden"], files["a/é.txt"], files["b.bin"], large];

    expect(pick(await hash(input, { profile: filesProfile }))).to.deep.equal(rootOf(filesProfile, ...inOrder));
    const asLines = await hash(input);
    expect(pick(asLines)).to.deep.equal(rootOf(linesProfile, ...inOrder));
    expect(asLines.files.map(({ path, start, records }) => [path, start, records])).to.deep.equal([
      [".hidden", 0, 1],
      ["a/é.txt", 1, 2],
      ["b.bin", 3, 2],
      ["z", 5, 2],
    ]);
  });

  it("leaves out what is kept of other batches, by what it is and not by its name", async () => {
    const data = join(folder, "data");
    await mkdir(join(data, "own.sallyport"), { recursive: true });
    await writeFile(join(data, "own.sallyport", "batch.json"), '{"format":"a batch of bread"}');
    await writeFile(join(data, "a.csv"), "one");
    const paths = async () => {
      const { files, leftOut } = await folderInput(data);
      return [files.map(({ path }) => path), leftOut];
    };
    const plain = ["a.csv", "own.sallyport/batch.json"];
    expect(await paths()).to.deep.equal([plain, []]);
    const secret = bytesToHex(new Uint8Array(32).fill(7));
    const stores: Record<string, Record<string, string>> = {
      "a.csv.sallyport": { "batch.json": `{"format":"${STORE_FORMAT}"}`, secret },
      "kept elsewhere/x": { "batch.json": "damaged", secret: `${secret}\n` },
      unfinished: { "tree.part": "", "offsets.part": "" },
    };
    for (const [store, files] of Object.entries(stores)) {
      await mkdir(join(data, store), { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(join(data, store, name), text);
    }
    expect(await paths()).to.deep.equal([plain, Object.keys(stores)]);
    await refused(folderInput(join(data, "unfinished")), "DATA_NOT_PLAIN", join(data, "unfinished"));
    await refused(folderInput(data, [data]), "DATA_NOT_PLAIN", data);
    // A file of a user that is called so, and no secret.
    await mkdir(join(data, "notes"));
    await writeFile(join(data, "notes", "secret"), "surprise party");
    expect((await paths())[0]).to.deep.equal(["a.csv", "notes/secret", "own.sallyport/batch.json"]);
  });

  it("refuses a folder with a link in it, which can lead anywhere, or a name that is not one everywhere", async () => {
    const data = join(folder, "data");
    await mkdir(data);
    await writeFile(join(data, "plain"), "one");
    expect((await folderInput(data)).files).to.have.lengthOf(1);
    await symlink("plain", join(data, "link"));
    await refused(folderInput(data), "DATA_NOT_PLAIN", join(data, "link"));
    await rm(join(data, "link"));
    const notText = Buffer.concat([Buffer.from(`${data}/`), Buffer.from([0xe9])]);
    await writeFile(notText, "é in Latin-1");
    await refused(folderInput(data), "DATA_NOT_PLAIN", join(data, "\ufffd"));
    await rm(notText);
    await writeFile(join(data, "a\\b"), "two folders on some systems");
    await refused(folderInput(data), "DATA_NOT_PLAIN", join(data, "a\\b"));
    await refused(folderInput(join(folder, "none")), "FILE_NOT_FOUND", join(folder, "none"));
    await refused(fileInput(data), "FILE_NOT_FOUND", data);
  });

  it("reads canonical JSON in its threads, and names the first line that is none", async () => {
    const rows = Array.from({ length: 4_300 }, (_, i) => `{"b": ${i}, "a": "${i % 7}"}`);
    const good = bytesOf(`${rows.join("\r\n")}\r\n`);
    expect(pick(await hash(chunked(good, 50_000), { profile: jsonProfile, threads: 1 }))).to.deep.equal(
      rootOf(jsonProfile, good),
    );
    const bad = bytesOf(rows.with(4_150, '{"b": 1, "b": 2}').with(4_299, "no").join("\n"));
    const error = await expectRejection(
      hash(chunked(bad, 50_000), { profile: jsonProfile, threads: 1 }),
      "RECORD_INVALID",
    );
    expect([error.place?.split(":").slice(0, 2), error.line]).to.deep.equal([["data", "4151"], 4_151]);
    const largeLine = `{"large": "${"x".repeat(1_500_000)}" }`;
    const large = bytesOf(`{"small":1}\n${largeLine}\n`);
    expect(pick(await hash(chunked(large, 50_000), { profile: jsonProfile, threads: 1 }))).to.deep.equal(
      rootOf(jsonProfile, large),
    );
  });

  it("refuses what holds no record", async () => {
    const none = { files: [], isRepeatable: true };
    await expectRejection(hash(none), "BATCH_EMPTY");
    await expectRejection(hash(chunked(bytesOf(""), 10), { profile: jsonProfile, threads: 1 }), "BATCH_EMPTY");
    expect((await hash(chunked(bytesOf("{}"), 10), { profile: jsonProfile, threads: 1 })).size).to.equal(1);
    expect((await readdir(store)).sort()).to.deep.equal(["batch.json", "offsets", "tree"]);
  });

  it("names a stream that ended too early, or broke off", async () => {
    const bytes = bytesOf(lines(100));
    const whole = () => Readable.from([bytes.subarray(0, 500), bytes.subarray(500)]);
    await refused(hash(streamInput(whole(), "feed", bytes.length + 1)), "DATA_TRUNCATED", "feed");
    await refused(hash(streamInput(whole(), "feed", bytes.length - 1)), "DATA_CHANGED", "feed");
    const broken = Readable.from(
      (async function* () {
        yield bytes.subarray(0, 500);
        throw new Error("connection reset");
      })(),
    );
    const error = await refused(hash(streamInput(broken, "feed")), "DATA_TRUNCATED", "feed");
    expect(error.summary).to.equal("feed broke off after 500 bytes: connection reset.");
    expect(existsSync(join(store, "batch.json"))).to.equal(false);
    expect(pick(await hash(streamInput(whole(), "feed", bytes.length)))).to.deep.equal(rootOf(linesProfile, bytes));
  });

  it("says how far it is after two seconds", async () => {
    const told: string[] = [];
    mock.timers.enable({ apis: ["setInterval", "Date"] });
    try {
      async function* slow() {
        yield bytesOf("one\n");
        mock.timers.tick(1_999);
        expect(told).to.deep.equal([]);
        mock.timers.tick(1);
        yield bytesOf("two");
      }
      const input = { files: [{ path: "feed", bytes: 7, chunks: slow }], isRepeatable: false };
      await hash(input, { output: { progress: (text) => told.push(text) } });
    } finally {
      mock.timers.reset();
    }
    expect(told).to.deep.equal(["hashed 0 of 0 MB (57 %, 2 s)"]);
  });

  it("refuses to share a store with another run, and takes over what a dead one has left", async () => {
    const bytes = bytesOf("one\ntwo");
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const slow = Readable.from(
      (async function* () {
        yield bytes;
        await held;
      })(),
    );
    const first = hash(streamInput(slow, "slow"));
    await until(async () => existsSync(join(store, "tree.part")));
    const error = await refused(hash(chunked(bytes, 10)), "STORE_BUSY", store);
    expect(error.summary).to.equal(`Process ${process.pid} is at work in ${store}.`);
    goOn();
    expect(pick(await first)).to.deep.equal(rootOf(linesProfile, bytes));
    expect((await readdir(store)).sort()).to.deep.equal(["batch.json", "offsets", "tree"]);
  });

  it("takes over what the dead have left, and nothing that is another's", async () => {
    const bytes = bytesOf("one\ntwo");
    await mkdir(store, { recursive: true });
    const living = DEAD.replace(String(2 ** 30), String(process.ppid));
    await Promise.all([DEAD, living, "lock-me"].map((name) => writeFile(join(store, name), "")));
    const error = await refused(hash(chunked(bytes, 10)), "STORE_BUSY", store);
    expect(error.nextStep).to.include(join(store, living));
    expect((await readdir(store)).sort()).to.deep.equal([living, "lock-me"].sort());
    await rm(join(store, living));
    expect(pick(await hash(chunked(bytes, 10)))).to.deep.equal(rootOf(linesProfile, bytes));
    expect((await readdir(store)).sort()).to.deep.equal(["batch.json", "lock-me", "offsets", "tree"]);
  });

  it("lets one process in at a time, of several that find a dead one's lock at one moment", async () => {
    await mkdir(store, { recursive: true });
    await writeFile(join(store, DEAD), "");
    const program = join(import.meta.dirname, "../../fixtures/provenance/standAlone.ts");
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [program, store, DEAD, "10"], { stdio: ["ignore", "pipe", "inherit"] }),
    );
    const said = await Promise.all(children.map((child) => outputOf(child)));
    const times = said.flatMap((text) => text.trim().split("\n")).map((line) => line.split(" ").map(Number));
    times.sort(([a = 0], [b = 0]) => a - b);
    expect(times).to.have.lengthOf(3 * 10);
    for (const [i, [begin = 0]] of times.slice(1).entries()) expect(begin).to.be.greaterThan(times[i]?.[1] as number);
    expect(await readdir(store)).to.deep.equal([DEAD]);
  });

  describe("stopped before its end", () => {
    const bytes = bytesOf(lines(40_000));
    const expected = rootOf(linesProfile, bytes);
    /** A disk with room for so many bytes of tree. */
    const diskOf =
      (room: number) =>
      async (path: string): Promise<DiskFile> => {
        const file = await openDiskFile(path);
        const write: DiskFile["write"] = async (written, position) => {
          if (path.endsWith("tree.part") && position + written.length > room) {
            throw Object.assign(new Error("no space left on device, write"), { code: "ENOSPC" });
          }
          await file.write(written, position);
        };
        return { ...file, write };
      };
    const room = 6 * 8_191 * 32;
    /** Hashes until the disk is full. */
    const fill = () =>
      refused(
        hash(chunked(bytes, 60_000), { openFile: diskOf(room), checkpointEvery: 0 }),
        "FILE_NOT_WRITTEN",
        join(store, "tree.part"),
      );

    it("by a full disk: names it, and goes on where it stopped when there is room", async () => {
      const input = chunked(bytes, 60_000);
      const error = await fill();
      expect(error.summary).to.equal(`${join(store, "tree.part")} cannot be written: the disk is full.`);
      const resumed = await hash(input);
      expect(resumed.resumedFrom)
        .to.be.greaterThan(0)
        .and.lessThan(7 * 4_096);
      expect(pick(resumed)).to.deep.equal(expected);
      expect((await hash(input)).resumedFrom).to.equal(0);
    });

    it("and changed since: begins anew, or refuses a stream that cannot begin anew", async () => {
      await fill();
      const changed = bytes.with(10, 0x21);
      const stream = () => streamInput(Readable.from([changed.slice()]), "data");
      await refused(hash(stream()), "DATA_CHANGED", store);
      const told: string[] = [];
      const anew = await hash(chunked(changed, 60_000), { output: { progress: (text) => told.push(text) } });
      expect([pick(anew), anew.resumedFrom]).to.deep.equal([rootOf(linesProfile, changed), 0]);
      expect(told).to.deep.equal(["the data is not what an earlier run began to hash: beginning anew"]);
    });

    it("does not go on for another secret, profile, or a shorter file", async () => {
      await fill();
      const progress = await readFile(join(store, "progress.json"), "utf8");
      for (const other of [{ secret: new Uint8Array(32) }, { profile: filesProfile }]) {
        await writeFile(join(store, "progress.json"), progress);
        expect((await hash(chunked(bytes, 60_000), other)).resumedFrom).to.equal(0);
      }
      for (const damaged of ["{", "{}", progress.replace("/1", "/2"), progress.replace('"bytes"', '"octets"')]) {
        await writeFile(join(store, "progress.json"), damaged);
        expect((await hash(chunked(bytes, 60_000))).resumedFrom, damaged.slice(0, 60)).to.equal(0);
      }
      await writeFile(join(store, "progress.json"), progress);
      const shorter = bytes.subarray(0, 5_000);
      const hashed = await hash(chunked(shorter, 60_000));
      expect([pick(hashed), hashed.resumedFrom]).to.deep.equal([rootOf(linesProfile, shorter), 0]);
    });

    it("on a slow disk: has one checkpoint written at a time", async () => {
      let syncing = 0;
      const slow = async (path: string): Promise<DiskFile> => {
        const file = await openDiskFile(path);
        const sync = async () => {
          // Two files are written.
          expect(++syncing).to.be.lessThan(3);
          await new Promise((resolve) => setTimeout(resolve, 100));
          syncing--;
        };
        return { ...file, sync };
      };
      const hashed = await hash(chunked(bytes, 5_000), { openFile: slow, checkpointEvery: 0 });
      expect(pick(hashed)).to.deep.equal(expected);
    });

    it("and damaged since: begins anew", async () => {
      const parts: [name: string, damage: (bytes: Buffer) => Uint8Array][] = [
        ["tree.part", (whole) => whole.with(100_000, (whole[100_000] as number) ^ 1)],
        ["tree.part", () => new Uint8Array(0)],
        ["offsets.part", (whole) => whole.with(20, (whole[20] as number) ^ 1)],
      ];
      for (const [name, damage] of parts) {
        await fill();
        const path = join(store, name);
        await writeFile(path, damage(await readFile(path)));
        const told: string[] = [];
        const anew = await hash(chunked(bytes, 60_000), { output: { progress: (text) => told.push(text) } });
        expect([pick(anew), anew.resumedFrom]).to.deep.equal([expected, 0]);
        expect(told).to.deep.equal(["what an earlier run has left is damaged: beginning anew"]);
      }
    });

    it("by a kill, twice: goes on each time", async () => {
      const file = join(folder, "data.txt");
      const text = lines(300_000);
      await writeFile(file, text);
      const whole = await hash(await fileInput(file), { store: join(folder, "whole") });
      const program = join(import.meta.dirname, "../../fixtures/provenance/hashFile.ts");
      const run = (...waitsFrom: string[]) =>
        spawn(process.execPath, [program, file, store, ...waitsFrom], { stdio: ["ignore", "pipe", "inherit"] });
      const progressOf = async () =>
        JSON.parse(await readFile(join(store, "progress.json"), "utf8")).checkpoint.records as number;
      let before = 0;
      for (const part of [1, 2]) {
        const child = run(String(Math.floor((text.length * part) / 3)));
        await until(async () => existsSync(join(store, "progress.json")) && (await progressOf()) > before);
        child.kill("SIGKILL");
        await ended(child);
        before = await progressOf();
      }
      expect(existsSync(join(store, "batch.json"))).to.equal(false);
      const child = run();
      expect(JSON.parse(await outputOf(child))).to.deep.equal({ ...pick(whole), resumedFrom: before });
      expect((await readdir(store)).sort()).to.deep.equal(["batch.json", "offsets", "tree"]);
    });
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = "";
  child.stdout?.on("data", (text) => {
    output += text;
  });
  await ended(child);
  return output;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once("close", () => resolve()));
}
