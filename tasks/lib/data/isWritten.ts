import { HASH_BYTES, type Hasher } from "../../../sdk/provenance/tree/hasher.ts";
import type { DiskFile } from "./diskFile.ts";
import { HEADER_BYTES, nodesBelow, TILE, TILE_LEVELS } from "./layout.ts";
import { blockAt, blockBytes, readBlock } from "./offsets.ts";
import { tileNodes } from "./tileNodes.ts";

/**
 * Whether tree and offsets hold so many whole tiles as they were written. What an earlier run has left can have been
 * damaged or removed since, and a root over it would be that of no data.
 */
export async function isWritten(tree: DiskFile, offsets: DiskFile, tiles: number, hasher: Hasher): Promise<boolean> {
  const nodes = new Uint8Array(nodesBelow(TILE, TILE_LEVELS + 1) * HASH_BYTES);
  const expected = new Uint8Array(nodes.length);
  const block = new Uint8Array(blockBytes(TILE));
  // A whole tile has no empty nodes.
  const whole = { hasher, levels: TILE_LEVELS, empty: new Uint8Array(0), into: expected };
  for (let tile = 0; tile < tiles; tile++) {
    const read = await tree.read(nodes, HEADER_BYTES + tile * nodes.length);
    tileNodes({ ...whole, bottom: nodes.subarray(0, TILE * HASH_BYTES) });
    if (read < nodes.length || Buffer.compare(nodes, expected) !== 0) return false;
    if ((await offsets.read(block, blockAt(tile))) < block.length || readBlock(block) === undefined) return false;
  }
  return true;
}
