import { profileWord, type RecordProfile } from "./profile.ts";

const name = "sallyport/files/1";

/** Each file is a record of its bytes. */
export const filesProfile: RecordProfile = { name, word: profileWord(name), unit: "file", keepsEmptyEnd: true };
