/** What is known of a file of a batch. */
export type FileEntry = {
  path: string;
  /** Index of its first record; of a file without records, of the next one's. */
  start: number;
  records: number;
  bytes: number;
  /** 64 hex digits. */
  sha256: string;
};
