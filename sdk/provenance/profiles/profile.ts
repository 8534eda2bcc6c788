import { type Hex, stringToHex } from "viem";

/** Where a record stands, for errors. */
export type RecordPlace = {
  /** How errors call the file. */
  file: string;
  /** Counted from 1; of a file that is one record, 1. */
  line: number;
};

/**
 * How files become records. Name and version stand in the commitment: another way of reading is another profile, and
 * what a profile means never changes.
 */
export type RecordProfile = {
  /** Name and version. */
  name: `sallyport/${string}/${number}`;
  /** The same as `Batch.profile` holds it. */
  word: Hex;
  /** What a record is: a line, cut at each line feed (0x0A) and nowhere else, or the whole file. */
  unit: "line" | "file";
  /** Whether what follows the last line feed is a line also where it is empty. */
  keepsEmptyEnd: boolean;
  /**
   * The bytes that are hashed for this line or file. Left out where they are those that stand there, so that a file of any
   * size can be hashed as it is read.
   *
   * @throws RECORD_INVALID with line and column.
   */
  recordOf?: (bytes: Uint8Array, place: RecordPlace) => Uint8Array;
};

/** A profile's name as the registry holds it: right-padded ASCII. */
export function profileWord(name: RecordProfile["name"]): Hex {
  return stringToHex(name, { size: 32 });
}
