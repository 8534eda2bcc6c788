import { parseHttpRecord } from "../http/parseHttpRecord.ts";
import { profileWord, type RecordProfile } from "./profile.ts";

const name = "sallyport/http/1";

/** Each file is a record of one HTTP exchange, as {@link httpRecord} writes it; nothing else is accepted. */
export const httpProfile: RecordProfile = {
  name,
  word: profileWord(name),
  unit: "file",
  keepsEmptyEnd: true,
  recordOf: (bytes, { file }) => {
    parseHttpRecord(bytes, file);
    return bytes;
  },
};
