import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, format, parse } from "node:path";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";

/** @throws FILE_NOT_FOUND */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw notFound(path, cause);
  }
}

/**
 * The bytes of a file of other tools, at most `most` and one more: who reads them tells that it is too large.
 *
 * @throws FILE_NOT_FOUND
 */
export async function readBytes(path: string, most: number): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const buffer = new Uint8Array(most + 1);
    let size = 0;
    for (;;) {
      const { bytesRead } = await file.read(buffer, size, buffer.length - size);
      if (bytesRead === 0) return buffer.subarray(0, size);
      size += bytesRead;
    }
  } catch (cause) {
    throw notFound(path, cause);
  }
}

/**
 * Writes the whole file or nothing: a reader never meets half of it, whatever is killed when. A file of another kind
 * that stands there is left as it is: who mistypes `--out` loses nothing.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function writeText(path: string, text: string): Promise<void> {
  try {
    const standing = await stat(path).catch(() => undefined);
    if (standing?.isDirectory()) throw notWritten(path, "it is a folder");
    // A terminal, a pipe, /dev/null: nothing that could be replaced.
    if (standing !== undefined && !standing.isFile()) return await writeFile(path, text);
    if (standing !== undefined && !isReplaceable(await readFile(path, "utf8"), text)) {
      throw notWritten(path, "a file of another kind stands there, and is left as it is");
    }
    await mkdir(dirname(path), { recursive: true });
    await replace(standing === undefined ? path : await realpath(path), text);
  } catch (cause) {
    throw isSallyportError(cause) ? cause : notWritten(path, reasonOf(cause), cause);
  }
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function isReplaceable(standing: string, text: string): boolean {
  return standing.trim() === "" || kindOf(standing) === kindOf(text);
}

/** By what one sees that a file is a later state of another: its format, its keys, or how its text begins. */
function kindOf(text: string): string {
  const [first = ""] = text.split(/\r?\n/, 1);
  try {
    const { format, ...fields } = JSON.parse(text) as Record<string, unknown>;
    return typeof format === "string" ? format.replace(/\/\d+$/, "") : Object.keys(fields).sort().join();
  } catch {
    return first.replaceAll(/0x[\da-f]+/gi, "0x");
  }
}

function notFound(path: string, cause: unknown): SallyportError {
  const isUnnamed = path === "";
  return new SallyportError("FILE_NOT_FOUND", {
    summary: isUnnamed ? "The path of a file is empty." : `${path} cannot be read: ${reasonOf(cause)}.`,
    ...(isUnnamed ? {} : { place: path }),
    cause,
  });
}

function notWritten(path: string, reason: string, cause?: unknown): SallyportError {
  return new SallyportError("FILE_NOT_WRITTEN", {
    summary: `${path === "" ? "An empty path" : path} cannot be written: ${reason}.`,
    place: path,
    cause,
  });
}

/** In words, what the system says of a path. */
function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return (code === undefined ? undefined : REASONS[code]) ?? code ?? message;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ENOTDIR: "a file stands where its folder should be",
  EEXIST: "a file stands where its folder should be",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EROFS: "nothing can be written on this disk",
  ENOSPC: "the disk is full",
  ENAMETOOLONG: "its name is too long",
};

/** `grants.json` becomes `grants-2.json`. */
export function numbered(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return format({ dir, name: `${name}-${number}`, ext });
}
