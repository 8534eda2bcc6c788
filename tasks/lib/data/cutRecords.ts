import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import type { Run } from "./job.ts";
import { type LargeRecord, largeRecord } from "./largeRecord.ts";
import { TILE } from "./layout.ts";

const LINE_FEED = 0x0a;

/** A place between two records. */
export type CutPosition = {
  /** Records before it. */
  records: number;
  /** Bytes before it, of all files together. */
  bytes: number;
};

export type RecordCutterParameters = {
  profile: RecordProfile;
  from: CutPosition;
  /** Waits for an empty run. */
  take: () => Promise<Run>;
  /** Takes a run, whose records are hashed. */
  hash: (run: Run) => void;
  /** Takes the hash of a record that is too large for a run. */
  hashed: (index: number, recordHash: Uint8Array) => Promise<void>;
  /** Told where each record begins and ends, in order. */
  ended: (index: number, start: number, end: number) => void;
  /** Told at the end of each tile, before anything behind it is cut. */
  tileEnded: (position: CutPosition) => Promise<void>;
};

export type RecordCutter = {
  /** `start` is the index of the file's first record. */
  beginFile(path: string, start: number): void;
  /** Takes in the next bytes of the file. They can be overwritten afterwards. */
  add(chunk: Uint8Array): Promise<void>;
  /** Ends the last record of the file, and returns how many there are by now. */
  endFile(): Promise<number>;
  /** Hands on what is left. */
  finish(): void;
};

/**
 * Cuts the bytes of files into records, and these into runs: at most a tile of records, of one tile only. A record that
 * does not fit into a run is hashed as it comes.
 */
export async function recordCutter(parameters: RecordCutterParameters): Promise<RecordCutter> {
  const { profile, from, take, hash, hashed, ended, tileEnded } = parameters;
  let run = await take();
  let { records } = from;
  /** Of all bytes, where the run begins. */
  let base = from.bytes;
  // In the run: the beginning of the record that has not ended, what was searched for its end, and all there is.
  let open = 0;
  let searched = 0;
  let filled = 0;
  let file = { path: "", start: records };
  let large: { record: LargeRecord; start: number } | undefined;

  function begin(): void {
    run.first = records;
    run.count = 0;
    run.origins = [file];
  }

  /** Hands on the records that have ended, and goes on in another run. */
  async function turn(): Promise<void> {
    const following = await take();
    following.bytes.set(run.bytes.subarray(open, filled));
    hash(run);
    run = following;
    base += open;
    searched -= open;
    filled -= open;
    open = 0;
    begin();
  }

  /** Ends the open record. The next one begins behind its `separator`. Runs for each record, so it waits for nothing. */
  function endRecord(end: number, separator: number): void {
    run.spans[2 * run.count] = open;
    run.spans[2 * run.count + 1] = end;
    run.count++;
    ended(records, base + open, base + end);
    records++;
    open = end + separator;
    searched = open;
  }

  async function endTile(): Promise<void> {
    await tileEnded({ records, bytes: base + open });
    await turn();
  }

  /** Ends a record that was hashed as it came. */
  async function endLarge({ record, start }: NonNullable<typeof large>, separator: number): Promise<void> {
    large = undefined;
    ended(records, start, base);
    await hashed(records, record.finish());
    records++;
    base += separator;
    if (records % TILE === 0) await tileEnded({ records, bytes: base });
    begin();
  }

  /** Goes on in another run; where nothing has ended in this one, its record is one that is hashed as it comes. */
  async function makeRoom(): Promise<void> {
    if (run.count > 0) return turn();
    const record = await largeRecord(profile, { file: file.path, line: records - file.start + 1 });
    record.add(run.bytes.subarray(0, filled));
    large = { record, start: base };
    base += filled;
    searched = 0;
    filled = 0;
  }

  /** Where a record ends, from a place on; -1 where none does. */
  function ending(bytes: Uint8Array, at: number): number {
    return profile.unit === "line" ? bytes.indexOf(LINE_FEED, at) : -1;
  }

  /** Returns what stands behind the large record, if it ends in `chunk`. */
  async function addToLarge(into: NonNullable<typeof large>, chunk: Uint8Array): Promise<Uint8Array> {
    const feed = ending(chunk, 0);
    const part = feed === -1 ? chunk : chunk.subarray(0, feed);
    into.record.add(part);
    base += part.length;
    if (feed === -1) return chunk.subarray(chunk.length);
    await endLarge(into, 1);
    return chunk.subarray(feed + 1);
  }

  /** Ends records up to the end of the tile, or of what there is. */
  async function searchRun(): Promise<void> {
    const bytes = run.bytes.subarray(0, filled);
    for (;;) {
      const feed = ending(bytes, searched);
      if (feed === -1) break;
      endRecord(feed, 1);
      if (records % TILE === 0) return endTile();
    }
    searched = filled;
  }

  /** Returns what had no room. */
  async function addToRun(chunk: Uint8Array): Promise<Uint8Array> {
    if (filled === run.bytes.length) await makeRoom();
    if (large !== undefined) return chunk;
    const part = chunk.subarray(0, run.bytes.length - filled);
    run.bytes.set(part, filled);
    filled += part.length;
    while (searched < filled) await searchRun();
    return chunk.subarray(part.length);
  }

  begin();
  return {
    beginFile(path, start) {
      file = { path, start };
      run.origins.push(file);
    },
    async add(chunk) {
      let rest = chunk;
      while (rest.length > 0) rest = large === undefined ? await addToRun(rest) : await addToLarge(large, rest);
    },
    async endFile() {
      if (large !== undefined) await endLarge(large, 0);
      else if (open < filled || profile.keepsEmptyEnd) {
        endRecord(filled, 0);
        if (records % TILE === 0) await endTile();
      }
      return records;
    },
    finish() {
      if (run.count > 0) hash(run);
    },
  };
}
