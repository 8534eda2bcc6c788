/** Of batch.json, which tells what was hashed. */
export const STORE_FORMAT = "sallyport/batch-store/1";

/** Of progress.json, which tells how far a batch has come. */
export const PROGRESS_FORMAT = "sallyport/batch-progress/1";
