import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, format, parse } from "node:path";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";

/** @throws FILE_NOT_FOUND */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new SallyportError("FILE_NOT_FOUND", { summary: `${path} cannot be read.`, place: path, cause });
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
    throw new SallyportError("FILE_NOT_FOUND", { summary: `${path} cannot be read.`, place: path, cause });
  }
}

/** Writes the whole file or nothing: a reader never meets half of it, whatever is killed when. */
export async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}.tmp`;
  await writeFile(draft, text);
  await rename(draft, path);
}

/** `grants.json` becomes `grants-2.json`. */
export function numbered(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return format({ dir, name: `${name}-${number}`, ext });
}
