import { bytesToHex, type Hex } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { defaultHasher } from "./defaultHasher.ts";
import { HASH_BYTES, type Hasher, hashAt } from "./hasher.ts";
import { emptyNodes, evenNodes } from "./levels.ts";
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

export function rootOf({ levels }: Pick<BatchTree, "levels">): Hex {
  return bytesToHex(levels[levels.length - 1] as Uint8Array);
}

/** The node `index` of a level, which may be an empty one. */
export function nodeOf({ levels, empty }: BatchTree, level: number, index: number): Hex {
  const node = hashAt(levels[level] as Uint8Array, index);
  return bytesToHex(node.length === 0 ? hashAt(empty, level) : node);
}
