import type { DiskFile } from "./diskFile.ts";
import { TILE } from "./layout.ts";
import { blockAt, blockBytes, writeBlock } from "./offsets.ts";

export type OffsetsWriter = {
  /** Told where each record begins and ends, in order. */
  add(index: number, start: number, end: number): void;
  /** Writes the records since the last tile's end. */
  endTile(): Promise<void>;
  /** Writes what is left, and cuts off what stood behind it. */
  finish(records: number): Promise<void>;
};

export function offsetsWriter(file: DiskFile): OffsetsWriter {
  const ends = new Float64Array(TILE);
  let start = 0;
  let tile = 0;
  let count = 0;

  async function endTile(): Promise<void> {
    if (count === 0) return;
    await file.write(writeBlock(start, ends.subarray(0, count)), blockAt(tile));
    count = 0;
  }

  return {
    add(index, from, to) {
      if (count === 0) {
        start = from;
        tile = Math.floor(index / TILE);
      }
      ends[count++] = to;
    },
    endTile,
    async finish(records) {
      await endTile();
      const last = records % TILE;
      await file.truncate(blockAt(Math.floor(records / TILE)) + (last === 0 ? 0 : blockBytes(last)));
    },
  };
}
