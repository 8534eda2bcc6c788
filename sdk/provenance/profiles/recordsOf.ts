import type { RecordProfile } from "./profile.ts";

const LINE_FEED = 0x0a;

export type RecordsOfParameters = {
  profile: RecordProfile;
  bytes: Uint8Array;
  /** How errors call the file. */
  file: string;
};

/**
 * The records of one file, in order. A file may hold none: an empty one, read as lines of JSON.
 *
 * @throws RECORD_INVALID with line and column of the first line that is not as the profile demands.
 */
export function* recordsOf({ profile, bytes, file }: RecordsOfParameters): Generator<Uint8Array> {
  const { unit, keepsEmptyEnd, recordOf = unchanged } = profile;
  if (unit === "file") {
    yield recordOf(bytes, { file, line: 1 });
    return;
  }
  let start = 0;
  for (let line = 1; start <= bytes.length; line += 1) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    // Behind the last line feed stands nothing, which is a line to some profiles and to others none.
    if (start === bytes.length && !keepsEmptyEnd) return;
    yield recordOf(bytes.subarray(start, end), { file, line });
    start = end + 1;
  }
}

function unchanged(bytes: Uint8Array): Uint8Array {
  return bytes;
}
