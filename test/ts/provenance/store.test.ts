import { mkdtemp, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bytesToHex, type Hex, keccak256 } from "viem";
import { linesProfile } from "../../../sdk/provenance/profiles/lines.ts";
import { buildTree, nodeOf } from "../../../sdk/provenance/tree/batchTree.ts";
import { defaultHasher } from "../../../sdk/provenance/tree/defaultHasher.ts";
import { lineSpans } from "../../../sdk/provenance/tree/lineSpans.ts";
import { proveRecord, proveRecords } from "../../../sdk/provenance/tree/proveRecord.ts";
import { recordSalt } from "../../../sdk/provenance/tree/recordLeaf.ts";
import { verifyRecord } from "../../../sdk/provenance/tree/verifyRecord.ts";
import { checkStore } from "../../../tasks/lib/data/checkStore.ts";
import { hashData } from "../../../tasks/lib/data/hashData.ts";
import { type DataInput, folderInput } from "../../../tasks/lib/data/inputs.ts";
import { HEADER_BYTES, nodesBelow, placeOf, TILE, tiersOf } from "../../../tasks/lib/data/layout.ts";
import { openStore } from "../../../tasks/lib/data/openStore.ts";
import { expectRefusal } from "../support/refusal.ts";
import { expectRejection } from "../support/rejection.ts";

const SECRET = new Uint8Array(32).fill(9);
const silent = { line: () => {}, progress: () => {} };

const linesOf = (count: number, name: string) => Array.from({ length: count }, (_, i) => `${name} ${i}`).join("\n");

describe("store of a batch", function () {
  this.timeout(120_000);
  let folder: string;
  let store: string;
  let tree: ReturnType<typeof buildTree>;
  const files = { "a.txt": linesOf(5_000, "a"), "b.txt": `${linesOf(7_290, "b")}\r\n\n`, "c.txt": "" };
  const size = 5_000 + 7_292 + 1;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "sallyport-store-"));
    store = join(folder, "store");
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const input: DataInput = await folderInput(folder);
    await hashData({ input, profile: linesProfile, secret: SECRET, store, threads: 1 });
    const hashes = Object.values(files).map((text) => {
      const bytes = new TextEncoder().encode(text);
      return defaultHasher().hashRecords(bytes, lineSpans(bytes));
    });
    tree = buildTree({ recordHashes: Buffer.concat(hashes), secret: SECRET });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("holds each node of the tree, in three tiles and one above them", async () => {
    const opened = await openStore(store);
    expect([opened.size, opened.files.map(({ start }) => start)]).to.deep.equal([size, [0, 5_000, 12_292]]);
    for (const [level, nodes] of tree.levels.entries()) {
      const width = nodes.length / 32;
      for (const index of new Set([0, 1, width >> 1, width - 2, width - 1, width, width + 1])) {
        if (index < 0 || index >= 2 ** (tree.levels.length - 1 - level)) continue;
        expect(opened.node(level, index), `node ${index} of level ${level}`).to.equal(nodeOf(tree, level, index));
      }
    }
    opened.close();
    await checkStore(store, silent);
  });

  it("proves what the tree in memory proves, and finds each record in its file", async () => {
    const opened = await openStore(store);
    const batch = { root: opened.root, size: BigInt(size) };
    const secret = bytesToHex(SECRET);
    for (const index of [0, 1, 4_095, 4_096, 4_999, 5_000, 8_191, 8_192, 12_290, 12_291, 12_292]) {
      const proof = opened.prove(index);
      expect(proof).to.deep.equal(proveRecord(tree, index));
      const { file, line, start, end } = opened.placeOf(index);
      const record = (await readFile(join(folder, file.path))).subarray(start, end);
      expect(record.toString(), `line ${line} of ${file.path}`).to.equal(
        files[file.path as "a.txt"].split("\n")[line - 1],
      );
      const opening = {
        index: BigInt(index),
        salt: recordSalt({ secret, index: BigInt(index) }),
        recordHash: keccak256(record),
      };
      expect(verifyRecord({ batch, record: opening, proof })).to.deep.equal({ valid: true });
    }
    const several = [12_292, 3, 2, 4_096, 9_000];
    expect(opened.proveAll(several)).to.deep.equal(proveRecords(tree, several));
    for (const index of [-1, size, 0.5]) {
      expectRefusal(() => opened.prove(index), "RECORD_INDEX_INVALID", { value: String(index) });
      expectRefusal(() => opened.placeOf(index), "RECORD_INDEX_INVALID", { value: String(index) });
    }
    expectRefusal(() => opened.proveAll([]), "RECORD_INDEX_INVALID");
    opened.close();
  });

  describe("that is damaged", () => {
    const tiers = tiersOf(size);

    /** Changes one bit of a file as long as `work` runs. */
    async function damaged(name: string, at: number, work: () => Promise<void>): Promise<void> {
      const path = join(store, name);
      const flip = async () => {
        await using file = await open(path, "r+");
        const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at);
        await file.write(Buffer.from([(buffer[0] as number) ^ 1]), 0, 1, at);
      };
      await flip();
      try {
        await work();
      } finally {
        await flip();
      }
      await checkStore(store, silent);
    }

    const cases: [what: string, level: number, index: number, found: [level: number, index: number], over: string][] = [
      ["a leaf", 0, 700, [1, 350], "700 to 701"],
      ["a node", 3, 20, [3, 20], "160 to 167"],
      ["a node of the last tile", 5, 384, [5, 384], "12288 to 12292"],
      ["a root of a tile", 12, 1, [12, 1], "4096 to 8191"],
      ["the root", 14, 0, [14, 0], `0 to ${size - 1}`],
    ];
    for (const [what, level, index, [foundLevel, foundIndex], over] of cases) {
      it(`in ${what}: names the byte and the records`, async () => {
        const path = join(store, "tree");
        const first = Number(over.split(" ")[0]);
        await damaged("tree", (placeOf(tiers, level, index) as number) + 5, async () => {
          const error = await expectRejection(checkStore(store, silent), "STORE_INVALID");
          expect([error.place, error.summary]).to.deep.equal([
            `${path}: byte ${placeOf(tiers, foundLevel, foundIndex)}`,
            `The tree is damaged over the records ${over}.`,
          ]);
          const opened = await openStore(store);
          const far = first === 0 ? size - 1 : 0;
          if (level === 0) expectRefusal(() => opened.prove(first), "STORE_INVALID", { summary: error.summary });
          // A path that does not lead by what is damaged can still be proven.
          if (level < 12) expect(opened.prove(far)).to.deep.equal(proveRecord(tree, far));
          opened.close();
        });
      });
    }

    it("in the copy of a tile's root: names that one", async () => {
      const [first, second] = tiers as [(typeof tiers)[0], (typeof tiers)[0]];
      const end = first.at + nodesBelow(TILE, 13) * 32;
      await damaged("tree", end - 1, async () => {
        const error = await expectRejection(checkStore(store, silent), "STORE_INVALID");
        expect(error.place).to.equal(`${join(store, "tree")}: byte ${end - 32}`);
        expect(second.at).to.be.greaterThan(end);
      });
    });

    it("at its beginning, or where records stand: names the file", async () => {
      for (const at of [0, 25, 40, HEADER_BYTES - 1]) {
        await damaged("tree", at, async () => {
          const error = await expectRejection(openStore(store), "STORE_INVALID");
          expect(error.place).to.equal(join(store, "tree"));
        });
      }
      await damaged("offsets", (TILE + 1) * 8 + 4 + 9, async () => {
        const error = await expectRejection(checkStore(store, silent), "STORE_INVALID");
        expect(error.summary).to.equal("Where the records 4096 to 8191 stand is damaged.");
        const opened = await openStore(store);
        expectRefusal(() => opened.placeOf(4_096), "STORE_INVALID", { summary: error.summary });
        expect(opened.placeOf(4_095)).to.include({ line: 4_096 });
        opened.close();
      });
      await damaged("batch.json", 3, async () => {
        const error = await expectRejection(openStore(store), "STORE_INVALID");
        expect(error.place).to.equal(join(store, "batch.json"));
      });
    });

    it("by being cut off, or not there: says so", async () => {
      for (const name of ["tree", "offsets"]) {
        const path = join(store, name);
        const whole = await readFile(path);
        await truncate(path, whole.length - 1);
        const error = await expectRejection(checkStore(store, silent), "STORE_INVALID");
        expect(error.summary).to.equal(`${path} is cut off: it ends at byte ${whole.length - 1}.`);
        await writeFile(path, whole);
      }
      await expectRejection(openStore(join(folder, "none")), "STORE_INVALID");
      const elsewhere = join(folder, "without-tree");
      await hashData({
        input: await folderInput(join(folder), [store]),
        profile: linesProfile,
        secret: SECRET,
        store: elsewhere,
        threads: 1,
      });
      await rm(join(elsewhere, "tree"));
      const missing = await expectRejection(openStore(elsewhere), "STORE_INVALID");
      expect(missing.place).to.equal(join(elsewhere, "tree"));
      await checkStore(store, silent);
    });

    it("by the tree of another batch: sees that it is not its own", async () => {
      const other: Hex = `0x${"ab".repeat(32)}`;
      const path = join(store, "batch.json");
      const text = await readFile(path, "utf8");
      const { root } = JSON.parse(text);
      await writeFile(path, text.replace(root, other));
      const error = await expectRejection(openStore(store), "STORE_INVALID");
      expect(error.place).to.equal(join(store, "tree"));
      await writeFile(path, text);
      (await openStore(store)).close();
    });
  });
});

describe("layout of a tree in a file", () => {
  it("gives each node a place of its own, without gaps, whatever the size", () => {
    for (const size of [1, 2, 3, 4_095, 4_096, 4_097, 8_192, 12_293, 40_000]) {
      const tiers = tiersOf(size);
      const places: number[] = [];
      let copies = 0;
      for (let level = 0, width = size; ; level++, width = Math.ceil(width / 2)) {
        for (let index = 0; index < width; index++) places.push(placeOf(tiers, level, index) as number);
        expect(placeOf(tiers, level, width), `${width} of level ${level}, size ${size}`).to.equal(undefined);
        if (width === 1) break;
      }
      // Roots of tiles stand twice; the place that is named is the one in the tier above.
      for (const { level, nodes } of tiers.slice(1)) copies += level > 0 ? nodes : 0;
      const last = HEADER_BYTES + (places.length + copies - 1) * 32;
      expect(new Set(places).size, `${size}`).to.equal(places.length);
      expect([Math.min(...places.slice(0, 100)), places.at(-1)], `${size}`).to.deep.equal([HEADER_BYTES, last]);
    }
  });
});
