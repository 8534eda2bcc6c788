import type { Manifest } from "./manifest.ts";

/** A record's place in the files of a batch. */
export type RecordLocation = {
  path: string;
  /** Number of the record in its file, from 1: of records that are lines, the line. */
  line: number;
};

/** Where the record of this index stands, or undefined where the manifest names no file that holds it. */
export function locate({ files }: Pick<Manifest, "files">, index: bigint): RecordLocation | undefined {
  let [low, high] = [0, files.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (BigInt(files[middle]?.start ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  // Files without records begin where the next one does: the last of those that begin here holds it.
  const file = files[low - 1];
  if (file === undefined || index >= BigInt(file.start) + BigInt(file.records)) return undefined;
  return { path: file.path, line: Number(index - BigInt(file.start)) + 1 };
}
