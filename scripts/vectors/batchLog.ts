import { AbiCoder, concat, keccak256 } from "ethers";
import { word } from "./word.ts";

// The log of batches, from the formulas in the specification: each node by recursion.

const coder = AbiCoder.defaultAbiCoder();

/** Size of the log, a position in it, and the size of an earlier log. */
const LOGS: readonly (readonly [size: number, position: number, older: number])[] = [
  [1, 0, 0],
  [2, 1, 1],
  [3, 2, 2],
  [3, 0, 1],
  [4, 3, 3],
  [7, 4, 3],
  [7, 6, 6],
  [8, 5, 7],
  [11, 10, 4],
  [13, 9, 11],
  [16, 0, 13],
  [21, 20, 21],
  [37, 33, 13],
];

/** What `test/vectors/batchLog.json` holds. */
export function batchLogVectors() {
  const cases = LOGS.map(([size, position, older]) => {
    const ids = Array.from({ length: size }, (_, i) => keccak256(word(i)));
    const log = logOf(ids);
    return {
      name: `${position} of ${size}, after ${older}`,
      ids: list(ids),
      peaks: list(log.peaks(size)),
      root: log.root(size),
      position: word(position),
      path: list(log.path(size, position)),
      olderSize: word(older),
      olderPeaks: list(log.peaks(older)),
      olderRoot: log.root(older),
      continuation: list(log.continuation(older, size)),
    };
  });
  return { count: cases.length, cases };
}

function list(words: readonly string[]): string {
  return coder.encode(["bytes32[]"], [words]);
}

function logOf(ids: readonly string[]) {
  const node = (height: number, index: number): string =>
    height === 0
      ? keccak256(concat([word(index), ids[index] as string]))
      : keccak256(concat([word(height), word(index), node(height - 1, 2 * index), node(height - 1, 2 * index + 1)]));
  /** The trees of a log, the largest first, by height and index. */
  const trees = (size: number) => {
    const found: { height: number; index: number }[] = [];
    for (let height = 31, end = 0; height >= 0; height--) {
      if (((size >>> height) & 1) === 0) continue;
      found.push({ height, index: end / 2 ** height });
      end += 2 ** height;
    }
    return found;
  };
  const peaks = (size: number) => trees(size).map(({ height, index }) => node(height, index));
  return {
    peaks,
    root: (size: number) => keccak256(coder.encode(["uint64", "bytes32[]"], [size, peaks(size)])),
    path(size: number, position: number) {
      const own = trees(size).find(({ height, index }) => Math.floor(position / 2 ** height) === index);
      return Array.from({ length: own?.height ?? 0 }, (_, height) =>
        node(height, Math.floor(position / 2 ** height) ^ 1),
      );
    },
    /** What stands to the right of the older log's end, in the tree that holds it now. */
    continuation(older: number, size: number) {
      if (older === 0 || older === size) return [];
      const last = older - 1;
      const smallest = trees(older).at(-1)?.height ?? 0;
      const own = trees(size).find(({ height, index }) => Math.floor(last / 2 ** height) === index)?.height ?? 0;
      const right: string[] = [];
      for (let height = smallest; height < own; height++) {
        const index = Math.floor(last / 2 ** height);
        if (index % 2 === 0) right.push(node(height, index + 1));
      }
      return right;
    },
  };
}
