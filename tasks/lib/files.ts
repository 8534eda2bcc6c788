import { randomUUID } from "node:crypto";
import { mkdir, open, opendir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, format, parse } from "node:path";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";

/** In bytes. What is larger is none of the files that people read and sign. */
const MOST_TEXT_BYTES = 64 * 1024 * 1024;

/** @throws FILE_NOT_FOUND, FILE_NOT_TEXT, FILE_TOO_LARGE */
export async function readText(path: string): Promise<string> {
  return decodeFile(await readBytes(path, MOST_TEXT_BYTES), path);
}

/**
 * The text of a file, each byte of it: what is no text is refused, since one that is put in its place would be another
 * file's text as well.
 *
 * @throws FILE_NOT_TEXT, FILE_TOO_LARGE
 */
export function decodeFile(bytes: Uint8Array, path: string): string {
  if (bytes.length > MOST_TEXT_BYTES) {
    throw new SallyportError("FILE_TOO_LARGE", {
      summary: `${path} has more than ${MOST_TEXT_BYTES} bytes.`,
      place: path,
    });
  }
  const text = utf8Of(bytes, path);
  if (!text.includes("\0")) return text;
  throw new SallyportError("FILE_NOT_TEXT", { summary: `${path} is no text: it holds a zero byte.`, place: path });
}

function utf8Of(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new SallyportError("FILE_NOT_TEXT", { summary: `${path} is not text in UTF-8.`, place: path, cause });
  }
}

/**
 * The bytes of a file, at most `most` and one more: who reads them tells that it is too large.
 *
 * @throws FILE_NOT_FOUND
 */
export async function readBytes(path: string, most: number): Promise<Uint8Array> {
  try {
    await requireEnd(path);
    await using file = await open(path);
    const parts: Uint8Array[] = [];
    // `end` is read as well.
    for await (const part of file.createReadStream({ end: most, autoClose: false })) parts.push(part as Uint8Array);
    return Buffer.concat(parts);
  } catch (cause) {
    throw isSallyportError(cause) ? cause : notFound(path, cause);
  }
}

/**
 * Whether a folder stands at a path, and not a file.
 *
 * @throws FILE_NOT_FOUND where neither does.
 */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw notFound(path, cause);
  }
}

/** @throws FILE_NOT_FOUND where no folder stands there, or it cannot be read. */
export async function requireReadableFolder(path: string): Promise<void> {
  try {
    await (await opendir(path)).close();
  } catch (cause) {
    throw notFound(path, cause);
  }
}

/** What the shell has opened already: `<(...)`, or what another command writes. */
const OPENED = /^\/(dev\/stdin|(dev|proc\/self)\/fd\/\d+)$/;

/** A pipe that nobody writes to, and some devices, would be read for ever. */
async function requireEnd(path: string): Promise<void> {
  const kind = await stat(path);
  if (kind.isFile() || kind.isDirectory() || OPENED.test(path)) return;
  throw new SallyportError("FILE_NOT_FOUND", {
    summary: `${path} cannot be read: it is a pipe or a device, and no file.`,
    place: path,
    nextStep: "Write what it holds to a file, and name that.",
  });
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

export function notWritten(path: string, reason: string, cause?: unknown): SallyportError {
  return new SallyportError("FILE_NOT_WRITTEN", {
    summary: `${path === "" ? "An empty path" : path} cannot be written: ${reason}.`,
    place: path,
    cause,
  });
}

/** In words, what the system says of a path. */
export function reasonOf(cause: unknown): string {
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
  ELOOP: "its links lead in a circle",
  ENXIO: "nothing can be read there",
};

/** `grants.json` becomes `grants-2.json`. */
export function numbered(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return format({ dir, name: `${name}-${number}`, ext });
}
