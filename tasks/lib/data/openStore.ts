import { closeSync, openSync, readSync } from "node:fs";
import { bytesToHex, type Hex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { defaultHasher } from "../../../sdk/provenance/tree/defaultHasher.ts";
import { HASH_BYTES } from "../../../sdk/provenance/tree/hasher.ts";
import { emptyNodes } from "../../../sdk/provenance/tree/levels.ts";
import { ascendingIndices, type Multiproof } from "../../../sdk/provenance/tree/proveRecord.ts";
import { heightOf, stepsToRoot } from "../../../sdk/provenance/tree/steps.ts";
import type { FileEntry } from "./fileEntry.ts";
import { HEADER_BYTES, placeOf, TILE, tiersOf } from "./layout.ts";
import { blockAt, blockBytes, readBlock } from "./offsets.ts";
import { readStoredBatch, type StoredBatch } from "./storedBatch.ts";
import { storePaths } from "./storePaths.ts";
import { readHeader } from "./treeHeader.ts";

/** Where a record stands in the data. */
export type RecordPlaceInData = {
  file: FileEntry;
  /** Line in the file, counted from 1; of a file that is one record, 1. */
  line: number;
  /** Where it begins and ends in the file, in bytes. */
  start: number;
  end: number;
};

export type BatchStore = StoredBatch & {
  /** A node of the tree, which may be an empty one. The leaves have level 0. */
  node(level: number, index: number): Hex;
  /**
   * The path from a record to the root; see `proveRecord` of the sdk. It was climbed before it is returned.
   *
   * @throws RECORD_INDEX_INVALID; STORE_INVALID, with the records over which the tree is damaged.
   */
  prove(index: number): Hex[];
  /**
   * One proof of several records; see `proveRecords` of the sdk. Each record's path was climbed before.
   *
   * @throws RECORD_INDEX_INVALID; STORE_INVALID
   */
  proveAll(indices: readonly number[]): Multiproof;
  /** @throws RECORD_INDEX_INVALID; STORE_INVALID where the block that it stands in is damaged. */
  placeOf(index: number): RecordPlaceInData;
  close(): void;
};

/**
 * Opens what was kept of a batch. Reads a few bytes, however large it is.
 *
 * @throws STORE_INVALID where there is none, it is not whole, or its parts are of different batches.
 */
export async function openStore(store: string): Promise<BatchStore> {
  const batch = await readStoredBatch(store);
  if (batch === undefined) throw invalid(store, `${store} holds no batch that was hashed to its end.`);
  const { tree: treePath, offsets: offsetsPath } = storePaths(store);
  const tree = opened(treePath);
  const { size } = batch;
  const tiers = tiersOf(size);
  const height = heightOf(BigInt(size));
  const hasher = defaultHasher();
  const empty = emptyNodes(height, hasher);
  const header = readHeader(tree.read(HEADER_BYTES, 0));
  if (header === undefined || header.size !== size || bytesToHex(header.root) !== batch.root) {
    tree.close();
    throw invalid(
      treePath,
      `${treePath} is not the tree of this batch, or its first ${HEADER_BYTES} bytes are damaged.`,
    );
  }
  let offsets: Opened | undefined;

  function nodeBytes(level: number, index: number): Uint8Array {
    const place = placeOf(tiers, level, index);
    if (place === undefined) return empty.subarray(level * HASH_BYTES, (level + 1) * HASH_BYTES);
    return tree.read(HASH_BYTES, place);
  }

  function climb(index: number): Uint8Array[] {
    const path: Uint8Array[] = [];
    const pair = new Uint8Array(2 * HASH_BYTES);
    let node = nodeBytes(0, index);
    for (let level = 0, at = index; level < height; level++, at = Math.floor(at / 2)) {
      const sibling = nodeBytes(level, at % 2 === 0 ? at + 1 : at - 1);
      path.push(sibling);
      pair.set(node);
      pair.set(sibling, HASH_BYTES);
      node = hasher.hashPairs(pair);
    }
    if (bytesToHex(node) !== batch?.root) throw damagedOver(index);
    return path;
  }

  /** Names the lowest node on a record's path that is not the hash of those below it. */
  function damagedOver(index: number): SallyportError {
    const pair = new Uint8Array(2 * HASH_BYTES);
    for (let level = 1, at = Math.floor(index / 2); level <= height; level++, at = Math.floor(at / 2)) {
      pair.set(nodeBytes(level - 1, 2 * at));
      pair.set(nodeBytes(level - 1, 2 * at + 1), HASH_BYTES);
      if (bytesToHex(hasher.hashPairs(pair)) === bytesToHex(nodeBytes(level, at))) continue;
      const width = 2 ** level;
      const last = Math.min((at + 1) * width, size) - 1;
      const place = `${treePath}: byte ${placeOf(tiers, level, at)}`;
      return invalid(place, `The tree is damaged over the records ${at * width} to ${last}.`);
    }
    return invalid(treePath, "The tree does not lead to the root of its batch.");
  }

  function recordPlace(index: number): RecordPlaceInData {
    ascendingIndices(size, [index]);
    offsets ??= opened(offsetsPath);
    const tile = Math.floor(index / TILE);
    const records = Math.min(TILE, size - tile * TILE);
    const block = readBlock(offsets.read(blockBytes(records), blockAt(tile)));
    if (block === undefined) {
      const place = `${offsetsPath}: bytes ${blockAt(tile)} to ${blockAt(tile) + blockBytes(records) - 1}`;
      throw invalid(place, `Where the records ${tile * TILE} to ${tile * TILE + records - 1} stand is damaged.`);
    }
    const { files } = batch as StoredBatch;
    const [file, fileAt] = fileOf(files, index);
    const inTile = index - tile * TILE;
    const end = block.ends[inTile] as number;
    const before = inTile === 0 ? block.start : (block.ends[inTile - 1] as number) + 1;
    const start = index === file.start ? fileAt : before;
    return { file, line: index - file.start + 1, start: start - fileAt, end: end - fileAt };
  }

  return {
    ...batch,
    node: (level, index) => bytesToHex(nodeBytes(level, index)),
    prove(index) {
      ascendingIndices(size, [index]);
      return climb(index).map((node) => bytesToHex(node));
    },
    proveAll(indices) {
      const ascending = ascendingIndices(size, indices);
      for (const index of ascending) climb(index);
      const steps = stepsToRoot(BigInt(size), ascending.map(BigInt));
      return {
        indices: ascending,
        proof: steps.flatMap(({ level, missing }) =>
          missing === undefined ? [] : [bytesToHex(nodeBytes(level, Number(missing)))],
        ),
        proofFlags: steps.map(({ missing }) => missing === undefined),
      };
    },
    placeOf: recordPlace,
    close() {
      tree.close();
      offsets?.close();
    },
  };
}

/** The file that a record stands in, and where it begins among all files. */
function fileOf(files: readonly FileEntry[], index: number): [FileEntry, number] {
  let at = 0;
  for (const file of files) {
    if (index < file.start + file.records) return [file, at];
    at += file.bytes;
  }
  throw new RangeError(`no file has record ${index}`);
}

type Opened = { read(length: number, position: number): Uint8Array; close(): void };

function opened(path: string): Opened {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    throw invalid(path, `${path} cannot be opened: ${(cause as Error).message}.`, cause);
  }
  return {
    read(length, position) {
      const bytes = new Uint8Array(length);
      const read = readSync(file, bytes, 0, length, position);
      if (read === length) return bytes;
      throw invalid(`${path}: byte ${position + read}`, `${path} is cut off: it ends at byte ${position + read}.`);
    },
    close: () => closeSync(file),
  };
}

function invalid(place: string, summary: string, cause?: unknown): SallyportError {
  return new SallyportError("STORE_INVALID", { summary, place, ...(cause === undefined ? {} : { cause }) });
}
