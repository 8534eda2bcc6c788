import { HASH_BYTES, type Hasher, hashAt } from "../../../sdk/provenance/tree/hasher.ts";
import { evenNodes } from "../../../sdk/provenance/tree/levels.ts";
import { nodesBelow } from "./layout.ts";

export type TileNodesParameters = {
  hasher: Hasher;
  /** A flat list. */
  bottom: Uint8Array;
  /** Levels above the bottom. */
  levels: number;
  /** Empty nodes of the tree, from the level on that the bottom is. */
  empty: Uint8Array;
  into?: Uint8Array;
};

/** All nodes of a tile as they are kept: level by level, from the bottom up. Written to `into`, where that is given. */
export function tileNodes({ hasher, bottom, levels, empty, into }: TileNodesParameters): Uint8Array {
  const nodes = into ?? new Uint8Array(nodesBelow(bottom.length / HASH_BYTES, levels + 1) * HASH_BYTES);
  nodes.set(bottom);
  let level = nodes.subarray(0, bottom.length);
  for (let above = 0; above < levels; above++) {
    const even = evenNodes(level, hashAt(empty, above));
    const at = level.byteOffset - nodes.byteOffset + level.length;
    level = hasher.hashPairs(even, nodes.subarray(at, at + even.length / 2));
  }
  return nodes;
}
