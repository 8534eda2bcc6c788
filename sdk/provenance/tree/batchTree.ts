import { bytesToHex, type Hex } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { defaultHasher } from "./defaultHasher.ts";
import { HASH_BYTES, type Hasher, hashAt } from "./hasher.ts";
import { heightOf } from "./steps.ts";

/**
 * The tree over the records of a batch. Only nodes with a leaf below them are kept: what stands to the right of them is
 * the empty node of its level, up to the power of two that the tree is padded to.
 */
export type BatchTree = {
  /** Number of records, at least 1. */
  readonly size: number;
  /** Flat lists of nodes: the leaves first, the root last. */
  readonly levels: readonly Uint8Array[];
  /** Roots of trees of empty leaves, of no level, one level, and so on. A flat list. */
  readonly empty: Uint8Array;
};

export type BuildTreeParameters = {
  /** A flat list of keccak256 of each record, in order. */
  recordHashes: Uint8Array;
  /** 32 bytes from which all salts follow; see `batchRoot`. */
  secret: Uint8Array;
  hasher?: Hasher;
};

/**
 * The tree of a batch.
 *
 * @throws BATCH_EMPTY
 */
export function buildTree({ recordHashes, secret, hasher = defaultHasher() }: BuildTreeParameters): BatchTree {
  return treeOverLeaves(hasher.hashLeaves(secret, 0, recordHashes), hasher);
}

/**
 * The tree over leaves that are known already: a flat list.
 *
 * @throws BATCH_EMPTY
 */
export function treeOverLeaves(leaves: Uint8Array, hasher: Hasher = defaultHasher()): BatchTree {
  const size = leaves.length / HASH_BYTES;
  if (size === 0) throw new SallyportError("BATCH_EMPTY", { summary: "A batch needs a record." });
  const height = heightOf(BigInt(size));
  const empty = emptyNodes(height, hasher);
  const levels = [leaves];
  for (let level = 0; level < height; level++) {
    levels.push(hasher.hashPairs(evenNodes(levels[level] as Uint8Array, hashAt(empty, level))));
  }
  return { size, levels, empty };
}

/** `nodes`, with `padding` behind them where their number is odd. */
export function evenNodes(nodes: Uint8Array, padding: Uint8Array): Uint8Array {
  if ((nodes.length / HASH_BYTES) % 2 === 0) return nodes;
  const even = new Uint8Array(nodes.length + HASH_BYTES);
  even.set(nodes);
  even.set(padding, nodes.length);
  return even;
}

/** Roots of trees of empty leaves, which are zero, from height 0 to `height`. A flat list. */
export function emptyNodes(height: number, hasher: Hasher = defaultHasher()): Uint8Array {
  const nodes = new Uint8Array((height + 1) * HASH_BYTES);
  const pair = new Uint8Array(2 * HASH_BYTES);
  for (let level = 1; level <= height; level++) {
    const below = hashAt(nodes, level - 1);
    pair.set(below);
    pair.set(below, HASH_BYTES);
    nodes.set(hasher.hashPairs(pair), level * HASH_BYTES);
  }
  return nodes;
}

export function rootOf({ levels }: Pick<BatchTree, "levels">): Hex {
  return bytesToHex(levels[levels.length - 1] as Uint8Array);
}

/** The node `index` of a level, which may be an empty one. */
export function nodeOf({ levels, empty }: BatchTree, level: number, index: number): Hex {
  const node = hashAt(levels[level] as Uint8Array, index);
  return bytesToHex(node.length === 0 ? hashAt(empty, level) : node);
}
