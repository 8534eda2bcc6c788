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
} as const satisfies Record<string, ErrorEntry>;
