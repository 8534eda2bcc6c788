import { encodeAbiParameters, type Hex, keccak256, parseAbiParameters } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";

const leafWords = parseAbiParameters("uint64 position, bytes32 batchId");
const nodeWords = parseAbiParameters("uint256 height, uint256 index, bytes32 left, bytes32 right");
const rootWords = parseAbiParameters("uint64 size, bytes32[] peaks");

/** A log of batches as it was at some moment; see contracts/libraries/LogProof.sol. */
export type LogHead = {
  /** Commits to size and peaks, and so to every batch and its position. */
  root: Hex;
  size: number;
  /** Roots of its full trees, the largest first. */
  peaks: readonly Hex[];
};

export type BatchLog = {
  /** The log as it was when it had `size` batches; all of them if left out. */
  head(size?: number): LogHead;
  /** Siblings on the way up from a position, in the log of this size. */
  path(position: number, size?: number): Hex[];
  /** What shows that a log continues an earlier one. */
  continuation(olderSize: number, size?: number): Hex[];
};

/**
 * The log over the batches that were entered, in the order of the registry's `Logged` events.
 *
 *     leaf = keccak256(abi.encode(position, batchId))
 *     node = keccak256(abi.encode(height, index, left, right))
 *     root = keccak256(abi.encode(size, peaks))
 */
export function batchLog(ids: readonly Hex[]): BatchLog {
  const levels = [ids.map((id, position) => leafOf(position, id))];
  for (let height = 1; 2 ** height <= ids.length; height++) {
    const below = levels[height - 1] as Hex[];
    const pairs = Math.floor(below.length / 2);
    levels.push(
      Array.from({ length: pairs }, (_, i) => nodeOf(height, i, below[2 * i] as Hex, below[2 * i + 1] as Hex)),
    );
  }
  const node = (height: number, index: number) => levels[height]?.[index] as Hex;
  return {
    head(size = ids.length) {
      requireSize(size, ids.length);
      const peaks = treesOf(size).map(({ height, index }) => node(height, index));
      return { root: logRoot(size, peaks), size, peaks };
    },
    path(position, size = ids.length) {
      requireSize(size, ids.length);
      requireSize(position + 1, size);
      return range(0, heightOf(position, size)).map((height) => node(height, indexAt(position, height) ^ 1));
    },
    continuation(olderSize, size = ids.length) {
      requireSize(size, ids.length);
      requireSize(olderSize, size);
      if (olderSize === 0 || olderSize === size) return [];
      const last = olderSize - 1;
      const smallest = treesOf(olderSize).at(-1)?.height ?? 0;
      return range(smallest, heightOf(last, size))
        .filter((height) => indexAt(last, height) % 2 === 0)
        .map((height) => node(height, indexAt(last, height) + 1));
    },
  };
}

/** keccak256(abi.encode(size, peaks)). */
export function logRoot(size: number, peaks: readonly Hex[]): Hex {
  return keccak256(encodeAbiParameters(rootWords, [BigInt(size), peaks]));
}

/** Whether the batch stands at `position` of the log; as `LogProof.isAt`. */
export function isInLog(head: LogHead, position: number, batchId: Hex, path: readonly Hex[]): boolean {
  if (position < 0 || position >= head.size || !isWhole(head)) return false;
  const top = heightOf(position, head.size);
  if (path.length !== top) return false;
  const reached = path.reduce(
    (known, sibling, height) => {
      const [left, right] = indexAt(position, height) % 2 === 1 ? [sibling, known] : [known, sibling];
      return nodeOf(height + 1, indexAt(position, height + 1), left, right);
    },
    leafOf(position, batchId),
  );
  const number = treesOf(head.size).findIndex(({ height }) => height === top);
  return isSame(reached, head.peaks[number]);
}

/** Whether the newer log begins with the older one, unchanged; as `LogProof.isContinued`. */
export function isLogContinued(older: LogHead, newer: LogHead, path: readonly Hex[]): boolean {
  if (older.size > newer.size || !isWhole(older) || !isWhole(newer)) return false;
  if (older.size === newer.size) return path.length === 0 && isSame(older.root, newer.root);
  const [before, after] = [treesOf(older.size), treesOf(newer.size)];
  const found = before.findIndex(({ height }, i) => after[i]?.height !== height);
  const common = found < 0 ? before.length : found;
  if (older.peaks.slice(0, common).some((peak, i) => !isSame(peak, newer.peaks[i]))) return false;
  if (common === before.length) return path.length === 0;
  const last = older.size - 1;
  const [left, right] = [older.peaks.slice(common), [...path]];
  let known = left.pop() as Hex;
  for (const height of range(before.at(-1)?.height ?? 0, after[common]?.height ?? 0)) {
    const isRight = indexAt(last, height) % 2 === 1;
    const sibling = isRight ? left.pop() : right.shift();
    if (sibling === undefined) return false;
    const [a, b] = isRight ? [sibling, known] : [known, sibling];
    known = nodeOf(height + 1, indexAt(last, height + 1), a, b);
  }
  return left.length === 0 && right.length === 0 && isSame(known, newer.peaks[common]);
}

function leafOf(position: number, batchId: Hex): Hex {
  return keccak256(encodeAbiParameters(leafWords, [BigInt(position), batchId]));
}

function nodeOf(height: number, index: number, left: Hex, right: Hex): Hex {
  return keccak256(encodeAbiParameters(nodeWords, [BigInt(height), BigInt(index), left, right]));
}

/** The full trees of a log, the largest first: where the root of each stands. */
function treesOf(size: number): { height: number; index: number }[] {
  const trees: { height: number; index: number }[] = [];
  let end = 0;
  for (let height = 52; height >= 0; height--) {
    const width = 2 ** height;
    if (size - end < width) continue;
    trees.push({ height, index: end / width });
    end += width;
  }
  return trees;
}

/** Of the tree that holds the position. */
function heightOf(position: number, size: number): number {
  return treesOf(size).find(({ height, index }) => indexAt(position, height) === index)?.height ?? 0;
}

/** Bits would end at 32. */
function indexAt(position: number, height: number): number {
  return Math.floor(position / 2 ** height);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

function isWhole({ root, size, peaks }: LogHead): boolean {
  return peaks.length === treesOf(size).length && isSame(logRoot(size, peaks), root);
}

function isSame(a: Hex, b: Hex | undefined): boolean {
  return a.toLowerCase() === b?.toLowerCase();
}

function requireSize(size: number, most: number): void {
  if (Number.isInteger(size) && size >= 0 && size <= most) return;
  throw new SallyportError("LOG_SIZE_INVALID", {
    summary: `The log has ${most} batches, and not ${size}.`,
    value: String(size),
  });
}
