import { bytesToHex, type Hex, zeroHash } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { rootOfRecords } from "../../sdk/provenance/batchRoot.ts";
import { linesProfile } from "../../sdk/provenance/profiles/lines.ts";
import { defaultHasher } from "../../sdk/provenance/tree/defaultHasher.ts";
import { HASH_BYTES } from "../../sdk/provenance/tree/hasher.ts";
import { lineSpans } from "../../sdk/provenance/tree/lineSpans.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { readUtf8 } from "../../sdk/text/readUtf8.ts";
import type { ObservedRecord } from "./observation.ts";

/** What the same bytes would be as a batch, whoever anchors them under whatever schema. */
export type BatchContent = Pick<Batch, "root" | "size" | "profile">;

/** Lines of a file that is read. More is data, and no list that a person can check. */
export const MOST_RECORDS = 100_000;

/** A file that was read whole. */
export type ReadFile = {
  /** As people call it. */
  path: string;
  bytes: Uint8Array;
};

/** The lines of files as records, and what they would be as a batch under the profile `lines`. */
export type FileRecords = { records: ObservedRecord[]; content: BatchContent };

/**
 * Reads files one behind the other, each line a record. A line feed at the end of a file opens no line here, while the
 * batch counts the empty one behind it, as its profile says.
 *
 * @throws FILE_NOT_TEXT, OBSERVATION_TOO_LARGE
 */
export function recordsOfFiles(files: readonly ReadFile[]): FileRecords {
  const hasher = defaultHasher();
  const records: ObservedRecord[] = [];
  const hashes: Uint8Array[] = [];
  for (const { path, bytes } of files) {
    const lines = textOf(path, bytes).split("\n");
    const hashed = hasher.hashRecords(bytes, lineSpans(bytes));
    hashes.push(hashed);
    if (lines.at(-1) === "") lines.pop();
    if (records.length + lines.length > MOST_RECORDS) throw tooMany(path);
    for (const [i, line] of lines.entries()) {
      const text = line.replace(/\r$/, "");
      const hash = hashAt(hashed, i);
      records.push({ number: records.length + 1, place: `${showUnseen(path)}:${i + 1}`, text, hash });
    }
  }
  const flat = Buffer.concat(hashes);
  const size = BigInt(flat.length / HASH_BYTES);
  return { records, content: { root: rootOfRecords(flat, zeroHash), size, profile: linesProfile.word } };
}

/** The text of a file, without the mark that some editors put before it. */
function textOf(path: string, bytes: Uint8Array): string {
  const read = readUtf8(bytes);
  if (!read.ok) throw notText(path, lineOf(bytes, read.at), "it is not UTF-8");
  const at = read.text.indexOf("\0");
  if (at >= 0) throw notText(path, read.text.slice(0, at).split("\n").length, "it holds a zero byte");
  return read.text.replace(/^\ufeff/, "");
}

function lineOf(bytes: Uint8Array, at: number): number {
  return lineSpans(bytes.subarray(0, at)).length / 2;
}

function hashAt(hashes: Uint8Array, i: number): Hex {
  return bytesToHex(hashes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
}

function notText(path: string, line: number, reason: string): SallyportError {
  const place = `${path}:${line}`;
  return new SallyportError("FILE_NOT_TEXT", { summary: `${path} is no text: ${reason}.`, place, line });
}

function tooMany(path: string): SallyportError {
  return new SallyportError("OBSERVATION_TOO_LARGE", {
    summary: `More than ${MOST_RECORDS} lines come together.`,
    place: path,
    args: { most: MOST_RECORDS },
    nextStep: "Let the agent see less at once: what is done can be moved away.",
  });
}
