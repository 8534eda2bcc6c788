import { expect } from "chai";
import { type Hex, keccak256, toHex, zeroAddress, zeroHash } from "viem";
import type { BatchBook, BookedBatch } from "../../../../sdk/provenance/batchBook.ts";
import {
  descentOf,
  type FoundManifest,
  lineageOf,
  reachedFrom,
  withdrawnParents,
} from "../../../../sdk/provenance/lineage.ts";
import { lineageNodes } from "../../../../tasks/lib/provenance/lineageNodes.ts";

const id = (number: number): Hex => keccak256(toHex(number));
const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => id(from + i));
const hashOf = (name: string) => keccak256(toHex(`manifest ${name}`));

const foundOf = (name: string, parents: readonly Hex[]): FoundManifest => ({
  manifest: { origin: name },
  place: `${name}.json`,
  hash: hashOf(name),
  digest: zeroHash,
  parents,
});

const booked = (batchId: Hex, { manifest, taintedBy }: { manifest?: string; taintedBy?: Hex } = {}): BookedBatch => {
  const manifestHash = manifest === undefined ? zeroHash : hashOf(manifest);
  const batch = { anchorer: zeroAddress, root: batchId, size: 1n, profile: zeroHash, manifestHash, schema: zeroHash };
  const said = { source: zeroAddress, observedAt: 1, levels: 1, disputes: [], isConfirmed: false, position: undefined };
  return { batchId, batch, ...said, taintedBy };
};

const bookOf = (batches: readonly BookedBatch[]): BatchBook => ({
  ...{ blockNumber: 1n, timestamp: 1, revocations: new Map(), log: [] },
  batches: new Map(batches.map((one) => [one.batchId, one])),
});

describe("lineage", () => {
  const [a, b, c, d] = ids(0, 4) as [Hex, Hex, Hex, Hex];

  it("reaches each batch once, by the shortest way, up and down", () => {
    const manifests = [foundOf("b", [a]), foundOf("c", [a]), foundOf("d", [a, b, c])];
    const book = bookOf([booked(a), ...([b, c, d] as const).map((one, i) => booked(one, { manifest: "bcd"[i]! }))]);
    const lineage = lineageOf(book, manifests);
    const told = (start: Hex, lists: typeof lineage.above, most?: number) =>
      reachedFrom(start, lists, most).map(({ batchId, generation }) => [batchId, generation]);
    expect(told(d, lineage.above)).to.deep.equal([a, b, c].map((one) => [one, 1]));
    expect(told(a, lineage.below)).to.deep.equal([b, c, d].map((one) => [one, 1]));
    expect(told(a, lineage.below, 0)).to.deep.equal([]);
    expect(lineage.childrenOf(b)).to.deep.equal([d]);
    expect(lineage.parentsOf(d)).to.deep.equal([a, b, c]);
    expect(descentOf(lineage, d, a)).to.deep.equal([a, d]);
    expect(descentOf(lineage, d, d)).to.deep.equal([d]);
    expect(descentOf(lineage, a, d)).to.equal(undefined);
  });

  it("goes as many generations as are asked for, and no further", () => {
    const all = ids(0, 30);
    const book = bookOf(all.map((one, i) => booked(one, i === 0 ? {} : { manifest: String(i) })));
    const lineage = lineageOf(
      book,
      all.slice(1).map((_, i) => foundOf(String(i + 1), [all[i]!])),
    );
    for (const most of [28, 29, 30]) {
      expect(reachedFrom(all[29]!, lineage.above, most)).to.have.lengthOf(Math.min(most, 29));
    }
    expect(descentOf(lineage, all[29]!, all[0]!)).to.deep.equal(all);
  });

  it("ends where a node tells of batches that rest on one another, or on themselves", () => {
    const circle = lineageOf(bookOf([booked(a, { taintedBy: b }), booked(b, { taintedBy: a })]), []);
    const self = lineageOf(bookOf([booked(a, { taintedBy: a })]), []);
    for (const lists of ["above", "below"] as const) {
      expect(reachedFrom(a, circle[lists]).map(({ batchId }) => batchId)).to.deep.equal([b]);
      expect(reachedFrom(a, self[lists])).to.deep.equal([]);
    }
    expect(descentOf(circle, a, b)).to.deep.equal([b, a]);
    expect(descentOf(circle, a, c)).to.equal(undefined);
    const straight = lineageOf(bookOf([booked(a), booked(b, { taintedBy: a })]), []);
    expect(reachedFrom(a, straight.below)).to.deep.equal([{ batchId: b, generation: 1 }]);
  });

  it("takes no longer where anybody anchored many batches with a manifest of many parents", () => {
    const [parents, copies, further] = [ids(0, 5_000), ids(5_000, 5_000), ids(10_000, 5_000)];
    const book = bookOf([
      ...parents.map((one) => booked(one)),
      ...copies.map((one) => booked(one, { manifest: "many" })),
      ...further.map((one) => booked(one, { manifest: "further" })),
    ]);
    const lineage = lineageOf(book, [foundOf("many", parents), foundOf("further", copies)]);
    expect(reachedFrom(parents[0]!, lineage.below)).to.have.lengthOf(10_000);
    expect(reachedFrom(further[0]!, lineage.above)).to.have.lengthOf(10_000);
    expect(descentOf(lineage, further[7]!, parents[4_999]!)).to.have.lengthOf(3);
    const parentOf = withdrawnParents(book, lineage);
    expect(further.map(parentOf).filter((one) => one !== undefined)).to.deep.equal([]);
  });

  it("tells programs of parents up to a number, and of how many more there are", () => {
    const known = lineageOf(bookOf([a, b, c].map((one) => booked(one, { manifest: "m" }))), [foundOf("m", [d, id(9)])]);
    const book = bookOf([booked(a, { manifest: "m" })]);
    const all = [a, b, c].map((batchId) => ({ batchId, generation: 1 }));
    const told = (most?: number) =>
      lineageNodes({ book, known }, all, most).map(({ parents, moreParents }) => [parents.length, moreParents]);
    for (const [most, whole] of [
      [3, 1],
      [4, 2],
      [5, 2],
      [undefined, 3],
    ] as const) {
      expect(told(most)).to.deep.equal(all.map((_, i) => (i < whole ? [2, 0] : [0, 2])));
    }
  });
});
