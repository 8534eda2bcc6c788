import { crc32 } from "node:zlib";
import { TILE } from "./layout.ts";

// Where each record ends in the data, so that it can be read again without reading what stands before it. The file has
// a block for each tile of records: where the first of them begins, where each of them ends, and a checksum. All are
// counted in bytes from the beginning of all files together.

const NUMBER_BYTES = 8;
const CHECKSUM_BYTES = 4;

/** Bytes of a block over so many records. */
export function blockBytes(records: number): number {
  return (records + 1) * NUMBER_BYTES + CHECKSUM_BYTES;
}

/** Where the block of a tile begins. */
export function blockAt(tile: number): number {
  return tile * blockBytes(TILE);
}

/** A block as it is written: where its first record begins, and where each one ends. */
export function writeBlock(start: number, ends: Float64Array): Uint8Array {
  const bytes = new Uint8Array(blockBytes(ends.length));
  const view = new DataView(bytes.buffer);
  writeNumber(view, 0, start);
  for (let i = 0; i < ends.length; i++) writeNumber(view, (i + 1) * NUMBER_BYTES, ends[i] as number);
  const content = bytes.subarray(0, -CHECKSUM_BYTES);
  view.setUint32(content.length, crc32(content), true);
  return bytes;
}

/** What a block says, or undefined where it is not as it was written. */
export function readBlock(bytes: Uint8Array): { start: number; ends: Float64Array } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const content = bytes.subarray(0, -CHECKSUM_BYTES);
  if (view.getUint32(content.length, true) !== crc32(content)) return undefined;
  const ends = new Float64Array(content.length / NUMBER_BYTES - 1);
  for (let i = 0; i < ends.length; i++) ends[i] = readNumber(view, (i + 1) * NUMBER_BYTES);
  return { start: readNumber(view, 0), ends };
}

function writeNumber(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % 2 ** 32, true);
  view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
}

function readNumber(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}
