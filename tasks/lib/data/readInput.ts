import { createHash, type Hash } from "node:crypto";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { CutPosition, RecordCutter } from "./cutRecords.ts";
import type { FileEntry } from "./fileEntry.ts";
import type { DataFile, DataInput } from "./inputs.ts";

export type InputReader = {
  /**
   * Reads all files through the cutter. Returns what is known of them, or undefined where what an earlier run had
   * hashed is not there any more.
   *
   * @throws DATA_TRUNCATED, DATA_CHANGED where a file is shorter or longer than it was.
   */
  read(cutter: RecordCutter): Promise<FileEntry[] | undefined>;
  /** What a later run needs to go on at this place: in what is just being cut, or undefined where that is not so. */
  checkpointAt(position: CutPosition): Checkpoint | undefined;
  /** Bytes that were read. */
  readonly bytes: number;
};

/** Reads files one behind the other, hashing each of them by SHA-256 as it goes. */
export function inputReader({ files }: DataInput, from: Checkpoint | undefined): InputReader {
  const entries: FileEntry[] = [];
  let records = 0;
  let bytes = 0;
  /** What is just being cut: of all bytes, where the file and the chunk begin, and how much of the chunk is hashed. */
  let current: { sha256: Hash; fileAt: number; chunk: Uint8Array; chunkAt: number; hashed: number } | undefined;

  async function read(cutter: RecordCutter): Promise<FileEntry[] | undefined> {
    for (const [i, file] of files.entries()) {
      const known = from?.files[i];
      const isResumed = from !== undefined && i === from.files.length;
      const entry =
        known === undefined ? await cut(file, cutter, isResumed ? from : undefined) : await compare(file, known);
      if (entry === undefined) return undefined;
      entries.push(entry);
      records += entry.records;
    }
    return entries;
  }

  /** A file that was hashed already. */
  async function compare(file: DataFile, known: FileEntry): Promise<FileEntry | undefined> {
    const sha256 = createHash("sha256");
    const start = bytes;
    await eachChunk(file, async (chunk) => {
      sha256.update(chunk);
      bytes += chunk.length;
    });
    const isSame = file.path === known.path && bytes - start === known.bytes && sha256.digest("hex") === known.sha256;
    return isSame ? known : undefined;
  }

  async function cut(file: DataFile, cutter: RecordCutter, resumed: Checkpoint | undefined) {
    const fileAt = bytes;
    const sha256 = createHash("sha256");
    const start = records;
    let toSkip = resumed?.inFile ?? 0;
    let isOther = false;
    cutter.beginFile(file.path, start);
    await eachChunk(file, async (chunk) => {
      const skipped = chunk.subarray(0, toSkip);
      const rest = chunk.subarray(skipped.length);
      if (toSkip > 0) {
        sha256.update(skipped);
        toSkip -= skipped.length;
        bytes += skipped.length;
        isOther ||= toSkip === 0 && sha256.copy().digest("hex") !== resumed?.sha256;
      }
      if (isOther || rest.length === 0) return;
      current = { sha256, fileAt, chunk: rest, chunkAt: bytes, hashed: 0 };
      await cutter.add(rest);
      sha256.update(rest.subarray(current.hashed));
      current = undefined;
      bytes += rest.length;
    });
    if (isOther || toSkip > 0) return undefined;
    requireLength(file, bytes - fileAt);
    const ended = (await cutter.endFile()) - start;
    return { path: file.path, start, records: ended, bytes: bytes - fileAt, sha256: sha256.digest("hex") };
  }

  return {
    read,
    checkpointAt(position) {
      if (current === undefined) return undefined;
      const { sha256, fileAt, chunk, chunkAt } = current;
      sha256.update(chunk.subarray(current.hashed, position.bytes - chunkAt));
      current.hashed = position.bytes - chunkAt;
      return {
        ...position,
        files: [...entries],
        inFile: position.bytes - fileAt,
        sha256: sha256.copy().digest("hex"),
      };
    },
    get bytes() {
      return bytes;
    },
  };
}

/** What breaks off is named; what `work` throws goes through. */
async function eachChunk(file: DataFile, work: (chunk: Uint8Array) => Promise<void>): Promise<void> {
  let bytes = 0;
  const chunks = file.chunks()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { value, done } = await chunks.next().catch((cause) => {
        if (isSallyportError(cause)) throw cause;
        throw truncated(file, `broke off after ${bytes} bytes: ${(cause as Error).message}`, cause);
      });
      if (done === true) return;
      bytes += value.length;
      await work(value);
    }
  } finally {
    await chunks.return?.();
  }
}

function requireLength(file: DataFile, bytes: number): void {
  if (file.bytes === undefined || bytes === file.bytes) return;
  if (bytes < file.bytes) throw truncated(file, `ended after ${bytes} of ${file.bytes} bytes`);
  throw new SallyportError("DATA_CHANGED", {
    summary: `${file.path} grew while it was read: it had ${file.bytes} bytes, and more came.`,
    place: file.path,
    nextStep: "Hash a file that nobody writes to: a copy, or what was finished.",
  });
}

function truncated({ path }: DataFile, what: string, cause?: unknown): SallyportError {
  return new SallyportError("DATA_TRUNCATED", { summary: `${path} ${what}.`, place: path, cause });
}
