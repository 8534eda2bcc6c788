import { type ErrorEntry, entry } from "./entry.ts";

/** What can be wrong with batches of records, and with what is kept of them. */
export const batchErrors = {
  BATCH_EMPTY: entry(
    "There is no record: nothing can be anchored or proven of nothing.",
    "Check that it is the right data, and that it arrived whole.",
  ),
  RECORD_INDEX_INVALID: entry(
    "There is no record of this index, or it is named twice.",
    "Name records by their place in the batch, counted from 0, each once.",
  ),
  DATA_NOT_PLAIN: entry(
    "A folder holds a link, a pipe or a device, which leads to what is not in the folder, or a name that means no one file on every system.",
    "Put the file itself there, give it another name, or move the entry out of the folder.",
  ),
  DATA_TRUNCATED: entry(
    "The data ended before its length was reached, or the stream broke off.",
    "Let it be sent again, whole: what is hashed already goes quickly.",
  ),
  DATA_CHANGED: entry(
    "The data is not what was hashed before.",
    "Find out which of the two is meant. To hash what is there now, use another store, or remove this one.",
  ),
  STORE_BUSY: entry(
    "Another process is at work in the same store.",
    "Wait until it has ended, or name another store.",
    true,
  ),
  STORE_INVALID: entry(
    "What is kept beside the data is missing, damaged, or of another kind.",
    "Hash the data again; where the root is the same, nothing was lost.",
  ),
  SECRET_MISSING: entry(
    "A batch has no secret: it was forgotten, is kept elsewhere, or the batch was hashed without one.",
    "Put back a copy of the store's file named secret. What was forgotten can be proven no more.",
  ),
} as const satisfies Record<string, ErrorEntry>;
