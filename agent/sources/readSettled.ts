import { type BigIntStats, constants } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { pause } from "./pause.ts";
import { reasonOf } from "./reasonOf.ts";

/** How often a file that changes is read, and milliseconds between. */
const ATTEMPTS = 5;
const PAUSE = 40;

/** A file that was written to less than this long ago may be written to again within one tick of its clock. */
const SETTLED = 20;

const CHUNK = 256 * 1024;

export type ReadSettledParameters = {
  path: string;
  /** The folder that the file must be in by its real path. */
  folder: string;
  /** Bytes, at most. */
  most: number;
  signal: AbortSignal;
  /** Called when the bytes are there, before it is asked whether they still are: so that it can be tried. */
  onRead?: () => Promise<void>;
};

/**
 * The bytes of a file that held still while it was read.
 *
 * @throws FILE_NOT_FOUND, OBSERVATION_OUTSIDE, OBSERVATION_TOO_LARGE, OBSERVATION_UNSTEADY
 */
export async function readSettled(parameters: ReadSettledParameters): Promise<Uint8Array> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const bytes = await readOnce(parameters);
    if (bytes !== undefined) return bytes;
    await pause(PAUSE, parameters.signal);
  }
  const { path } = parameters;
  throw new SallyportError("OBSERVATION_UNSTEADY", {
    summary: `${path} changed each of the ${ATTEMPTS} times that it was read.`,
    place: path,
  });
}

/** Undefined where the file changed meanwhile, or has only just been written to. */
async function readOnce({ path, folder, most, onRead }: ReadSettledParameters): Promise<Uint8Array | undefined> {
  try {
    const real = await realPathInside(path, folder);
    // A pipe that nobody writes to would wait for ever.
    await using file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const before = await file.stat({ bigint: true });
    if (!before.isFile()) throw notFound(path, "it is no file");
    if (before.size > BigInt(most)) throw tooLarge(path, most);
    const bytes = await readAll(file, path, most);
    await onRead?.();
    const after = await file.stat({ bigint: true });
    // Another file may stand there by now, or the way to it may lead elsewhere.
    const standing = await stat(await realPathInside(path, folder), { bigint: true });
    const isSame = isSameState(before, after) && isSameState(after, standing) && BigInt(bytes.length) === after.size;
    return isSame && isSettled(after) ? bytes : undefined;
  } catch (cause) {
    if (isSallyportError(cause)) throw cause;
    throw notFound(path, reasonOf(cause), cause);
  }
}

/**
 * The real path of what stands at a path, which must be inside the folder.
 *
 * @throws OBSERVATION_OUTSIDE
 */
export async function realPathInside(path: string, folder: string): Promise<string> {
  const [real, root] = await Promise.all([realpath(path), realpath(folder)]);
  const inside = relative(root, real);
  if (inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return real;
  throw new SallyportError("OBSERVATION_OUTSIDE", {
    summary: `${path} leads out of ${folder}.`,
    place: path,
    args: { path, folder },
  });
}

/** Whether it is the same file, and nothing was written to it. */
export function isSameState(a: BigIntStats, b: BigIntStats): boolean {
  return (["dev", "ino", "size", "mtimeNs", "ctimeNs"] as const).every((key) => a[key] === b[key]);
}

function isSettled({ mtimeMs, ctimeMs }: BigIntStats): boolean {
  const age = Date.now() - Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
  // A time to come is a clock that was put back, and not a write.
  return age < 0 || age >= SETTLED;
}

async function readAll(file: FileHandle, path: string, most: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(new Uint8Array(CHUNK), 0, CHUNK, null);
    if (bytesRead === 0) return Buffer.concat(parts, length);
    length += bytesRead;
    if (length > most) throw tooLarge(path, most);
    parts.push(buffer.subarray(0, bytesRead));
  }
}

function notFound(path: string, reason: string, cause?: unknown): SallyportError {
  return new SallyportError("FILE_NOT_FOUND", { summary: `${path} cannot be read: ${reason}.`, place: path, cause });
}

function tooLarge(path: string, most: number): SallyportError {
  const summary = `${path} has more than ${most} bytes.`;
  return new SallyportError("OBSERVATION_TOO_LARGE", { summary, place: path, args: { most } });
}
