import { z } from "zod";
import type { FileEntry } from "./fileEntry.ts";
import { PROGRESS_FORMAT, STORE_FORMAT } from "./formats.ts";

// The shapes of the files of a store, for what reads them.

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const word = z.templateLiteral(["0x", z.string().regex(/^[0-9a-f]{64}$/)]);
const fileEntry: z.ZodType<FileEntry> = z.strictObject({
  path: z.string(),
  start: count,
  records: count,
  bytes: count,
  sha256,
});

export const savedProgress = z.strictObject({
  format: z.literal(PROGRESS_FORMAT),
  batch: sha256,
  checkpoint: z.strictObject({ records: count, bytes: count, files: z.array(fileEntry), inFile: count, sha256 }),
});

export const savedBatch = z.strictObject({
  format: z.literal(STORE_FORMAT),
  profile: z.string(),
  root: word,
  manifestHash: word.optional(),
  size: z.int().positive(),
  files: z.array(fileEntry),
});
