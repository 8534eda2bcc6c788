import type { Dirent } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { comparePaths, pathProblem } from "../../../sdk/provenance/paths.ts";
import { isStore } from "./isStore.ts";

/** Bytes that are read at once. */
const CHUNK = 256 * 1024;

/** A file, or what stands for one. */
export type DataFile = {
  /** As it stands in the manifest: relative to the folder, with `/` between its parts. */
  path: string;
  /** How many bytes it should have, where that is known: fewer were cut off. */
  bytes: number | undefined;
  /** Reads it from the beginning. What was given is overwritten by what comes next. */
  chunks(): AsyncIterable<Uint8Array>;
};

/** What becomes a batch. */
export type DataInput = {
  /** In the order of their records. */
  files: DataFile[];
  /** Whether it can be read again, as a stream cannot. */
  isRepeatable: boolean;
  /** Folders that are left out, for they are stores of batches; none if left out. */
  leftOut?: readonly string[];
};

/**
 * One file as input.
 *
 * @throws FILE_NOT_FOUND
 */
export async function fileInput(path: string): Promise<DataInput> {
  const { size, ...kind } = await found(path, () => stat(path).then((it) => ({ size: it.size, isFile: it.isFile() })));
  if (!kind.isFile) throw notFound(path, "it is no file");
  return { files: [{ path: basename(path), bytes: size, chunks: () => readChunks(path) }], isRepeatable: true };
}

/**
 * All files of a folder and of the folders in it, in the order of the bytes of their paths, hidden ones as well. Links
 * and whatever is no file are refused: what they stand for is not in the folder. So are names that no manifest can hold. What is kept of other batches is
 * no data, and holds their secrets: it is left out, and told.
 *
 * @param without Paths that are left out with all that is in them: the store.
 * @throws FILE_NOT_FOUND, DATA_NOT_PLAIN
 */
export async function folderInput(folder: string, without: readonly string[] = []): Promise<DataInput> {
  const excluded = new Set(without.map((path) => resolve(path)));
  if (excluded.has(resolve(folder)) || (await found(folder, () => isStore(folder)))) throw isKept(folder);
  const files: { path: string; bytes: number }[] = [];
  const leftOut: string[] = [];
  const walk = async (inside: string): Promise<void> => {
    const here = join(folder, inside);
    for (const entry of await found(here, () => readdir(here, { withFileTypes: true, encoding: "buffer" }))) {
      const path = `${inside}${nameOf(entry, here)}`;
      if (excluded.has(resolve(folder, path))) continue;
      if (entry.isDirectory()) {
        if (await found(join(folder, path), () => isStore(join(folder, path)))) leftOut.push(path);
        else await walk(`${path}/`);
      } else if (entry.isFile()) files.push({ path, bytes: (await stat(join(folder, path))).size });
      else
        throw notPlain(join(folder, path), `is ${entry.isSymbolicLink() ? "a link" : "neither a file nor a folder"}`);
    }
  };
  await walk("");
  files.sort((a, b) => comparePaths(a.path, b.path));
  return {
    files: files.map(({ path, bytes }) => ({ path, bytes, chunks: () => readChunks(join(folder, path)) })),
    isRepeatable: true,
    leftOut: leftOut.sort(comparePaths),
  };
}

/**
 * A stream as input. Where its length is known, less is refused: a stream that is cut off ends like one that is whole.
 *
 * @param name How it is called in the manifest, and in errors.
 */
export function streamInput(stream: Readable, name: string, bytes?: number): DataInput {
  return { files: [{ path: name, bytes, chunks: () => stream }], isRepeatable: false };
}

async function* readChunks(path: string): AsyncGenerator<Uint8Array> {
  await using file = await found(path, () => open(path));
  const buffer = new Uint8Array(CHUNK);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function found<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw notFound(path, code === "ENOENT" ? "there is no such file" : (code ?? "it cannot be opened"), cause);
  }
}

function notFound(path: string, reason: string, cause?: unknown): SallyportError {
  return new SallyportError("FILE_NOT_FOUND", {
    summary: `${path} cannot be read: ${reason}.`,
    place: path,
    cause,
  });
}

/** The name of an entry, which must be one that a manifest can hold. */
function nameOf({ name }: Dirent<Buffer>, folder: string): string {
  const text = name.toString();
  const problem = Buffer.from(text).equals(name) ? pathProblem(text) : "The name is not UTF-8.";
  if (problem === undefined) return text;
  throw notPlain(join(folder, text), `cannot stand in a batch: ${problem}`);
}

function isKept(path: string): SallyportError {
  return new SallyportError("DATA_NOT_PLAIN", {
    summary: `${path} is the store of a batch: with it its secret would be hashed.`,
    place: path,
    nextStep: "Name the data itself, and with --store another folder for what is kept of it.",
  });
}

function notPlain(path: string, what: string): SallyportError {
  return new SallyportError("DATA_NOT_PLAIN", { summary: `${path} ${what}`.replace(/\.?$/, "."), place: path });
}
