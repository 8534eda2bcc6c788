import { HASH_BYTES, type Hasher } from "../../../sdk/provenance/tree/hasher.ts";
import { emptyNodes } from "../../../sdk/provenance/tree/levels.ts";
import type { DiskFile } from "./diskFile.ts";
import { HEADER_BYTES, nodesBelow, TILE, TILE_LEVELS, type Tier, tiersOf, tileOf } from "./layout.ts";
import { tileNodes } from "./tileNodes.ts";
import { writeHeader } from "./treeHeader.ts";

const FULL_TILE_BYTES = nodesBelow(TILE, TILE_LEVELS + 1) * HASH_BYTES;

export type TreeWriter = {
  /** Takes leaves of consecutive records, of one tile only; tiles and parts of them may come in any order. */
  addLeaves(first: number, leaves: Uint8Array): Promise<void>;
  /** Takes all nodes of a whole tile. */
  addTile(tile: number, nodes: Uint8Array): Promise<void>;
  /** Tiles without a gap that are written, counted from the first one. */
  readonly written: number;
  /** Writes what stands above the tiles, and returns the root. */
  finish(size: number): Promise<Uint8Array>;
};

/**
 * Writes the tree of a batch whose size is not known before it ends. What is kept in memory does not grow with it: the
 * tiers above the first are made from what was written.
 *
 * @param written Whole tiles that the file has already.
 */
export function treeWriter(file: DiskFile, hasher: Hasher, written: number): TreeWriter {
  /** Tiles that come in parts. */
  const parts = new Map<number, { leaves: Uint8Array; records: number }>();
  const ahead = new Set<number>();
  let behind = written;
  // As high as any tree of whole numbers.
  const empty = emptyNodes(64, hasher);

  async function addTile(tile: number, nodes: Uint8Array): Promise<void> {
    await file.write(nodes, HEADER_BYTES + tile * FULL_TILE_BYTES);
    ahead.add(tile);
    while (ahead.delete(behind)) behind++;
  }

  async function addLeaves(first: number, leaves: Uint8Array): Promise<void> {
    const tile = Math.floor(first / TILE);
    const part = parts.get(tile) ?? { leaves: new Uint8Array(TILE * HASH_BYTES), records: 0 };
    parts.set(tile, part);
    part.leaves.set(leaves, (first % TILE) * HASH_BYTES);
    part.records += leaves.length / HASH_BYTES;
    if (part.records < TILE) return;
    parts.delete(tile);
    await addTile(tile, tileNodes({ hasher, bottom: part.leaves, levels: TILE_LEVELS, empty }));
  }

  async function writeTile(tier: Tier, tile: number, bottom: Uint8Array): Promise<void> {
    const above = empty.subarray(tier.level * HASH_BYTES);
    await file.write(tileNodes({ hasher, bottom, levels: tier.levels, empty: above }), tileOf(tier, tile).start);
  }

  /** Roots of the tiles below one of a higher tier. */
  async function rootsBelow(below: Tier, tile: number, count: number): Promise<Uint8Array> {
    const roots = new Uint8Array(count * HASH_BYTES);
    for (let i = 0; i < count; i++) {
      const root = roots.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES);
      await file.read(root, tileOf(below, tile * TILE + i).end - HASH_BYTES);
    }
    return roots;
  }

  return {
    addLeaves,
    addTile,
    get written() {
      return behind;
    },
    async finish(size) {
      const tiers = tiersOf(size);
      const [first, ...higher] = tiers as [Tier, ...Tier[]];
      const last = parts.get(first.tiles - 1);
      if (last !== undefined)
        await writeTile(first, first.tiles - 1, last.leaves.subarray(0, last.records * HASH_BYTES));
      for (const [i, tier] of higher.entries()) {
        for (let tile = 0; tile < tier.tiles; tile++) {
          const { bottom } = tileOf(tier, tile);
          await writeTile(tier, tile, await rootsBelow(tiers[i] as Tier, tile, bottom));
        }
      }
      const top = tiers.at(-1) as Tier;
      const { end } = tileOf(top, top.tiles - 1);
      const root = new Uint8Array(HASH_BYTES);
      await file.read(root, end - HASH_BYTES);
      await file.write(writeHeader({ size, root }), 0);
      await file.truncate(end);
      return root;
    },
  };
}
