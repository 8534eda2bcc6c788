import { type FileHandle, open } from "node:fs/promises";
import { bytesToHex, type Hex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { HASH_BYTES, type Hasher, hashAt } from "../../../sdk/provenance/tree/hasher.ts";
import { emptyNodes } from "../../../sdk/provenance/tree/levels.ts";
import { type Output, waiting } from "../output.ts";
import { nodesBelow, TILE, type Tier, tiersOf, tileOf } from "./layout.ts";
import { blockAt, blockBytes, readBlock } from "./offsets.ts";
import { openStore } from "./openStore.ts";
import { fastestHasher } from "./packageHasher.ts";
import { storePaths } from "./storePaths.ts";
import { tileNodes } from "./tileNodes.ts";

/**
 * Reads everything that is kept of a batch, and computes each node of its tree again from the leaves. Neither data nor
 * secret is needed.
 *
 * @throws STORE_INVALID, with the file, the byte and the records of the first damage.
 */
export async function checkStore(store: string, output: Output): Promise<void> {
  const { size, root, close } = await openStore(store);
  close();
  const { tree, offsets } = storePaths(store);
  const checks = Promise.resolve()
    .then(() => checkTree(tree, { size, root }))
    .then(() => checkOffsets(offsets, size));
  await waiting(output, `checking what is kept of ${size} records`, checks);
}

async function checkTree(path: string, { size, root }: { size: number; root: Hex }): Promise<void> {
  await using file = await open(path);
  const hasher = await fastestHasher();
  const tiers = tiersOf(size);
  for (const [i, tier] of tiers.entries()) {
    for (let tile = 0; tile < tier.tiles; tile++) {
      const { start, end, bottom } = tileOf(tier, tile);
      const nodes = await readPart(file, path, start, end - start);
      const below = tiers[i - 1];
      for (let node = 0; below !== undefined && node < bottom; node++) {
        const top = await readPart(file, path, tileOf(below, tile * TILE + node).end - HASH_BYTES, HASH_BYTES);
        if (top.equals(hashAt(nodes, node))) continue;
        throw damaged({ path, size, level: tier.level, index: tile * TILE + node, at: start + node * HASH_BYTES });
      }
      requireTile(hasher, { path, size, tier, tile, nodes });
      if (i < tiers.length - 1 || bytesToHex(nodes.subarray(-HASH_BYTES)) === root) continue;
      throw invalid(`${path}: byte ${end - HASH_BYTES}`, `The tree does not lead to the root ${root} of the batch.`);
    }
  }
}

type ReadTile = { path: string; size: number; tier: Tier; tile: number; nodes: Buffer };

function requireTile(hasher: Hasher, { path, size, tier, tile, nodes }: ReadTile): void {
  const { start, bottom } = tileOf(tier, tile);
  const empty = emptyNodes(tier.level + tier.levels, hasher).subarray(tier.level * HASH_BYTES);
  const leaves = nodes.subarray(0, bottom * HASH_BYTES);
  const expected = tileNodes({ hasher, bottom: leaves, levels: tier.levels, empty });
  if (nodes.equals(expected)) return;
  const wrong = Math.floor(expected.findIndex((byte, i) => byte !== nodes[i]) / HASH_BYTES);
  let level = 0;
  while (nodesBelow(bottom, level + 1) <= wrong) level++;
  const index = tile * 2 ** (Math.log2(TILE) - level) + wrong - nodesBelow(bottom, level);
  throw damaged({ path, size, level: tier.level + level, index, at: start + wrong * HASH_BYTES });
}

async function checkOffsets(path: string, size: number): Promise<void> {
  await using file = await open(path);
  for (let tile = 0; tile * TILE < size; tile++) {
    const records = Math.min(TILE, size - tile * TILE);
    const block = await readPart(file, path, blockAt(tile), blockBytes(records));
    if (readBlock(block) !== undefined) continue;
    const [first, last] = [tile * TILE, tile * TILE + records - 1];
    throw invalid(`${path}: byte ${blockAt(tile)}`, `Where the records ${first} to ${last} stand is damaged.`);
  }
}

async function readPart(file: FileHandle, path: string, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  if (bytesRead === length) return buffer;
  throw invalid(`${path}: byte ${at + bytesRead}`, `${path} is cut off: it ends at byte ${at + bytesRead}.`);
}

/** A node that is not the hash of those below it: it is damaged itself, or one of them is. */
function damaged(node: { path: string; size: number; level: number; index: number; at: number }): SallyportError {
  const width = 2 ** node.level;
  const [first, last] = [node.index * width, Math.min((node.index + 1) * width, node.size) - 1];
  return invalid(`${node.path}: byte ${node.at}`, `The tree is damaged over the records ${first} to ${last}.`);
}

function invalid(place: string, summary: string): SallyportError {
  return new SallyportError("STORE_INVALID", { summary, place });
}
