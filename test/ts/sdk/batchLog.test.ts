import { expect } from "chai";
import { decodeAbiParameters, type Hex, keccak256, parseAbiParameters, toHex } from "viem";
import { batchLog, isInLog, isLogContinued } from "../../../sdk/index.ts";
import { expectRefusal } from "../support/refusal.ts";
import { vectors } from "../support/vectors.ts";

type Vector = Record<
  "name" | "ids" | "peaks" | "root" | "position" | "path" | "olderSize" | "olderPeaks" | "olderRoot" | "continuation",
  Hex
>;

const list = (encoded: Hex) => decodeAbiParameters(parseAbiParameters("bytes32[] words"), encoded)[0];

describe("The log of batches", () => {
  for (const vector of vectors<Vector>("batchLog")) {
    it(`is that of the vectors: ${vector.name}`, () => {
      const log = batchLog(list(vector.ids));
      const [position, olderSize] = [Number(vector.position), Number(vector.olderSize)];
      expect(log.head()).to.deep.include({ root: vector.root, peaks: [...list(vector.peaks)] });
      expect(log.head(olderSize)).to.deep.include({ root: vector.olderRoot, peaks: [...list(vector.olderPeaks)] });
      expect(log.path(position)).to.deep.equal([...list(vector.path)]);
      expect(log.continuation(olderSize)).to.deep.equal([...list(vector.continuation)]);
    });
  }

  const ids = Array.from({ length: 40 }, (_, i) => keccak256(toHex(i)));
  const log = batchLog(ids);
  const other = keccak256(toHex("another batch"));

  it("shows each batch at its position, in a log of every size, and nowhere else", () => {
    for (let size = 1; size <= ids.length; size++) {
      const head = log.head(size);
      for (let position = 0; position < size; position++) {
        const path = log.path(position, size);
        expect(isInLog(head, position, ids[position] as Hex, path)).to.equal(true);
        expect(isInLog(head, position, other, path)).to.equal(false);
        expect(isInLog(head, position ^ 1, ids[position] as Hex, path)).to.equal(false);
        expect(isInLog(head, position, ids[position] as Hex, [...path, other])).to.equal(false);
        expect(isInLog({ ...head, size: size + 1 }, position, ids[position] as Hex, path)).to.equal(false);
      }
      expect(isInLog(head, size, other, [])).to.equal(false);
    }
  });

  it("continues every earlier one, and none that was changed", () => {
    for (let size = 0; size <= ids.length; size++) {
      for (let older = 0; older <= size; older++) {
        const path = log.continuation(older, size);
        const [before, after] = [log.head(older), log.head(size)];
        expect(isLogContinued(before, after, path)).to.equal(true);
        expect(isLogContinued(before, after, [...path, other])).to.equal(false);
        if (path.length > 0) expect(isLogContinued(before, after, path.slice(1))).to.equal(false);
        if (older < size) expect(isLogContinued(after, before, path)).to.equal(false);
        if (older === 0) continue;
        const changed = batchLog(ids.map((id, i) => (i === older - 1 ? other : id)));
        expect(isLogContinued(changed.head(older), after, path)).to.equal(false);
      }
    }
  });

  it("refuses sizes and positions that it does not have", () => {
    for (const ask of [
      () => log.head(41),
      () => log.head(-1),
      () => log.path(5, 5),
      () => log.path(0, 41),
      () => log.continuation(6, 5),
    ]) {
      expectRefusal(ask, "LOG_SIZE_INVALID");
    }
  });
});
