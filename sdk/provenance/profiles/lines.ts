import { profileWord, type RecordProfile } from "./profile.ts";

const name = "sallyport/lines/1";

/**
 * Each line is a record of its bytes, whatever they are: nothing is decoded, trimmed or left out. The records, joined by
 * line feeds, are the file again. So an empty file is one empty record, and a line feed at the end opens one more.
 */
export const linesProfile: RecordProfile = { name, word: profileWord(name), unit: "line", keepsEmptyEnd: true };
