import { HASH_BYTES } from "../../../sdk/provenance/tree/hasher.ts";

// How a tree of any size lies in a file, so that it can be written from left to right while its size is not yet known,
// and any node be found by one reading.
//
// The tree is cut into tiles of twelve levels: a tile of the first tier stands over 4096 records, one of the second
// tier over 4096 tiles of the first, and so on; the bottom of a tile are the roots of those below it. The file is a
// header, then the tiles of the first tier from left to right, then those of the next one. A tile is its levels, from
// the bottom up, without the nodes that have only empty leaves below them.

/** Levels above the bottom of a tile. */
export const TILE_LEVELS = 12;
/** Nodes at the bottom of a full tile. */
export const TILE = 2 ** TILE_LEVELS;

export const HEADER_BYTES = 96;

/** Levels above the bottom of a tree of this size. */
export function levelsAbove(size: number): number {
  let levels = 0;
  for (let width = 1; width < size; width *= 2) levels++;
  return levels;
}

/** Nodes that a tile keeps of one of its levels. */
export function nodesAt(bottom: number, level: number): number {
  return Math.ceil(bottom / 2 ** level);
}

/** Nodes of a tile below `level`; of all its levels where that is one above the last. */
export function nodesBelow(bottom: number, level: number): number {
  let nodes = 0;
  for (let below = 0; below < level; below++) nodes += nodesAt(bottom, below);
  return nodes;
}

export type Tier = {
  /** Nodes at the bottom of its tiles together. */
  nodes: number;
  tiles: number;
  /** Levels of each of its tiles above the bottom. */
  levels: number;
  /** Level of the tree that its bottom is. */
  level: number;
  /** Where its first tile begins. */
  at: number;
};

/** The tiers of a tree over so many records, from the first to the one whose only tile has the root. */
export function tiersOf(size: number): Tier[] {
  const tiers: Tier[] = [];
  let at = HEADER_BYTES;
  for (let nodes = size; ; nodes = Math.ceil(nodes / TILE)) {
    const tiles = Math.ceil(nodes / TILE);
    const tier = {
      nodes,
      tiles,
      levels: tiles === 1 ? levelsAbove(nodes) : TILE_LEVELS,
      level: TILE_LEVELS * tiers.length,
      at,
    };
    tiers.push(tier);
    if (tiles === 1) return tiers;
    at = tileOf(tier, tiles - 1).end;
  }
}

/** Where a tile lies, and how many nodes its bottom has. */
export function tileOf({ nodes, levels, at }: Tier, tile: number): { start: number; end: number; bottom: number } {
  const full = nodesBelow(TILE, TILE_LEVELS + 1) * HASH_BYTES;
  const bottom = Math.min(TILE, nodes - tile * TILE);
  const start = at + tile * full;
  return { start, end: start + nodesBelow(bottom, levels + 1) * HASH_BYTES, bottom };
}

/** Where a node of the tree lies, or undefined where it has only empty leaves below it. */
export function placeOf(tiers: readonly Tier[], level: number, index: number): number | undefined {
  const tier = tiers[Math.min(Math.floor(level / TILE_LEVELS), tiers.length - 1)] as Tier;
  const inTile = level - tier.level;
  const tile = Math.floor(index / 2 ** (TILE_LEVELS - inTile));
  if (tile >= tier.tiles) return undefined;
  const { start, bottom } = tileOf(tier, tile);
  const inLevel = index - tile * 2 ** (TILE_LEVELS - inTile);
  return inLevel < nodesAt(bottom, inTile) ? start + (nodesBelow(bottom, inTile) + inLevel) * HASH_BYTES : undefined;
}
