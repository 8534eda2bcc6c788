import type { Hex } from "viem";
import { z } from "zod";
import { small } from "../../files/fields.ts";
import { listOf } from "../../files/listOf.ts";
import { moment } from "../moment.ts";
import { comparePaths, pathProblem } from "../paths.ts";
import { type Sequence, sequenceSchema } from "./sequence.ts";

/** Name and version of the form; stands first in the document. */
export const MANIFEST_FORMAT = "sallyport/manifest/1";

/** Bytes of the canonical form. What a chain or a court is to read must have an end. */
export const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** Batches that one batch may rest on. A proof of one has at most 16 hashes. */
export const MAX_PARENTS = 65_536;

/** What is said about the records of a batch. Everything in it is a statement of whoever wrote it. */
export type Manifest = {
  /** Where the data comes from: an address, or words. */
  origin: string;
  /** First and last moment of what the data speaks of, such as `2026-03-02T14:00:05Z`. */
  observedFrom: string;
  observedTo: string;
  /** What `Batch.schema` is the keccak256 of: the name of the schema, or its text. */
  schema: string;
  /** An SPDX expression, such as `CC-BY-4.0`. */
  licence?: string | undefined;
  /** In the order of {@link comparePaths}; empty where the records came from no file. */
  files: readonly ManifestFile[];
  /** What was done to get here. */
  activities?: readonly Activity[] | undefined;
  quality?: readonly QualityMetric[] | undefined;
  /** What each source counted, so that what is missing shows. */
  sequences?: readonly Sequence[] | undefined;
  /** 32 bytes that nobody guesses: without them, who guesses the rest confirms the guess by the hash on chain. */
  salt?: Hex | undefined;
};

export type ManifestFile = {
  /** Relative to the folder, with `/` between its parts. */
  path: string;
  /** Index of its first record in the batch. */
  start: number;
  /** Number of its records. */
  records: number;
  bytes: number;
  /** Of the whole file: 64 digits in hex, without 0x, as other tools print it. */
  sha256: string;
};

/** A processing step, in the terms of W3C PROV. The batch `wasGeneratedBy` each of them. */
export type Activity = {
  /** What was done, in words. */
  activity: string;
  /** Ids of the batches that it rested on: the parents of this one. */
  used?: readonly Hex[] | undefined;
  /** Who or what did it: a person, an organisation, a program with its version. */
  wasAssociatedWith?: string | undefined;
  startedAtTime?: string | undefined;
  endedAtTime?: string | undefined;
};

/** A measure of quality, and the check that measured it. */
export type QualityMetric = {
  metric: string;
  /** A decimal number as text. */
  value: string;
  unit?: string | undefined;
  check: { name: string; version: string };
};

const line = (most: number) =>
  z
    .string()
    .min(1, { error: "The text is empty." })
    .max(most, { error: `The text has more than ${most} characters.` })
    .refine((text) => !/\p{Cc}/u.test(text), { error: "The text holds a line end or a control character." });

const name = line(200);
const whole = small(53);

const file = z.strictObject({
  path: z
    .string()
    .max(4_096, { error: "The path has more than 4096 characters." })
    .superRefine((path, context) => {
      const message = pathProblem(path);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    }),
  start: whole,
  records: whole,
  bytes: whole,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: "This is no SHA-256 in small hex letters." }),
});

/** In small letters only, so that the form that is hashed is what is read. */
export const batchIdSchema = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, { error: "This is no batch id of 32 bytes in small hex letters." })
  .transform((text) => text as Hex);

const activity = z
  .strictObject({
    activity: name,
    used: listOf(batchIdSchema)
      .refine((used) => new Set(used).size === used.length, { error: "A batch is named twice." })
      .optional(),
    wasAssociatedWith: name.optional(),
    startedAtTime: moment.optional(),
    endedAtTime: moment.optional(),
  })
  .refine(({ startedAtTime = "", endedAtTime = "9" }) => startedAtTime <= endedAtTime, {
    error: "It ended before it began.",
    path: ["endedAtTime"],
  });

const metric = z.strictObject({
  metric: name,
  value: z.string().regex(/^-?(0|[1-9]\d*)(\.\d+)?$/, { error: "This is no decimal number as text." }),
  unit: name.optional(),
  check: z.strictObject({ name, version: name }),
});

const salt = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/, { error: "This is no salt of 32 bytes in small hex letters." })
  .refine((text) => /[^0x]/.test(text), { error: "A salt of zeros hides nothing." })
  .transform((text) => text as Hex);

/** The document of a manifest: what {@link Manifest} tells, with its format. */
export const manifestSchema = z
  .strictObject({
    format: z.literal(MANIFEST_FORMAT),
    origin: line(2_000),
    observedFrom: moment,
    observedTo: moment,
    schema: z.string().min(1, { error: "The text is empty." }),
    licence: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.+() :-]{0,199}$/, { error: "This is no SPDX expression." })
      .optional(),
    files: listOf(file),
    activities: listOf(activity).optional(),
    quality: listOf(metric).optional(),
    sequences: listOf(sequenceSchema).optional(),
    salt: salt.optional(),
  })
  .superRefine(({ observedFrom, observedTo, files, activities, sequences }, context) => {
    const problem = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message, input: undefined });
    if (observedTo < observedFrom) problem(["observedTo"], "It lies before observedFrom.");
    const misplaced = firstMisplaced(files);
    if (misplaced !== undefined) problem(["files", misplaced.i, misplaced.key], misplaced.message);
    const sources = new Set<string>();
    const again = sequences?.findIndex(({ source }) => sources.size === sources.add(source).size) ?? -1;
    if (again >= 0) problem(["sequences", again, "source"], "The source is named twice.");
    const parents = new Set(activities?.flatMap(({ used = [] }) => used));
    if (parents.size > MAX_PARENTS) problem(["activities"], `They used more than ${MAX_PARENTS} batches.`);
  })
  .transform(({ format: _, ...manifest }): Manifest => manifest);

/** The first file that does not follow the one before it, in order or in records. */
function firstMisplaced(files: readonly ManifestFile[]) {
  let start = 0;
  for (const [i, { path, ...file }] of files.entries()) {
    const before = files[i - 1];
    if (before !== undefined && comparePaths(before.path, path) >= 0) {
      return { i, key: "path", message: "The path does not come behind the one before it, by the bytes of UTF-8." };
    }
    if (file.start !== start) {
      return { i, key: "start", message: `The files before it hold ${start} records.` };
    }
    start += file.records;
  }
  return undefined;
}
