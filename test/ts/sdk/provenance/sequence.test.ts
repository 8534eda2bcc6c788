import { expect } from "chai";
import { sequenceBreaks, sequenceCounter, sequenceSchema } from "../../../../sdk/provenance/manifest/sequence.ts";
import { chanceFrom } from "../../support/anyProposal.ts";

const span = (first: number, last: number) => ({ first: BigInt(first), last: BigInt(last) });
const sequence = (first: number, last: number, ...gaps: [number, number][]) => ({
  source: "feed",
  ...span(first, last),
  gaps: gaps.map(([from, to]) => span(from, to)),
});

function counted(...numbers: number[]) {
  const counter = sequenceCounter("feed");
  const isNew = numbers.map((number) => counter.add(BigInt(number)));
  return { isNew, sequence: counter.sequence() };
}

describe("sequence numbers", () => {
  it("show what is missing, in whatever order they come", () => {
    expect(counted().sequence).to.equal(undefined);
    expect(counted(7).sequence).to.deep.equal(sequence(7, 7));
    expect(counted(1, 2, 3).sequence).to.deep.equal(sequence(1, 3));
    expect(counted(1, 3, 4, 9).sequence).to.deep.equal(sequence(1, 9, [2, 2], [5, 8]));
    expect(counted(9, 4, 1, 3).sequence).to.deep.equal(sequence(1, 9, [2, 2], [5, 8]));
    expect(counted(1, 3, 2).sequence).to.deep.equal(sequence(1, 3));
    expect(counted(5, 3, 4).sequence).to.deep.equal(sequence(3, 5));
  });

  it("that were there before are told", () => {
    expect(counted(1, 1, 3, 2, 2, 3, 0, 4).isNew).to.deep.equal([true, false, true, true, false, false, true, true]);
  });

  it("are counted as a set of all would, and accepted by a manifest", () => {
    const { below } = chanceFrom("sequences");
    for (let round = 0; round < 100; round++) {
      // Few runs, and now and then more than are kept together.
      const most = round % 20 === 0 ? 3_000 : 60;
      const numbers = Array.from({ length: 1 + below(most) }, () => below(most + 20));
      const { isNew, sequence: found } = counted(...numbers);
      const seen = new Set(numbers);
      expect(isNew.filter(Boolean)).to.have.lengthOf(seen.size);
      const [first, last] = [Math.min(...seen), Math.max(...seen)];
      const missing = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((one) => !seen.has(one));
      const told = found!.gaps.flatMap((gap) =>
        Array.from({ length: Number(gap.last - gap.first) + 1 }, (_, i) => Number(gap.first) + i),
      );
      expect(told).to.deep.equal(missing);
      expect([found!.first, found!.last]).to.deep.equal([BigInt(first), BigInt(last)]);
      const text = JSON.parse(JSON.stringify(found, (_, one) => (typeof one === "bigint" ? String(one) : one)));
      expect(sequenceSchema.parse(text)).to.deep.equal(found);
    }
  });

  it("take no longer the more are missing, from the last to the first", function () {
    this.timeout(120_000);
    const counter = sequenceCounter("feed");
    const count = 400_000;
    for (let number = 2 * count; number > 0; number -= 2) counter.add(BigInt(number));
    expect(counter.add(2n)).to.equal(false);
    expect(counter.sequence()?.gaps).to.have.lengthOf(count - 1);
  });

  it("of two batches follow one another, or it is told how they do not", () => {
    const earlier = [sequence(10, 20)];
    const breaks = (first: number, last: number) => sequenceBreaks(earlier, [sequence(first, last)]);
    expect(breaks(21, 30)).to.deep.equal([]);
    expect(breaks(22, 30)).to.deep.equal([{ source: "feed", kind: "gap", ...span(21, 21) }]);
    expect(breaks(20, 30)).to.deep.equal([{ source: "feed", kind: "overlap", ...span(20, 20) }]);
    expect(breaks(5, 30)).to.deep.equal([{ source: "feed", kind: "overlap", ...span(10, 20) }]);
    expect(breaks(5, 12)).to.deep.equal([{ source: "feed", kind: "overlap", ...span(10, 12) }]);
    expect(breaks(5, 9)).to.deep.equal([{ source: "feed", kind: "before", ...span(5, 9) }]);
    expect(sequenceBreaks(earlier, [{ ...sequence(50, 60), source: "other" }])).to.deep.equal([]);
    expect(sequenceBreaks([], [sequence(50, 60)])).to.deep.equal([]);
  });
});
