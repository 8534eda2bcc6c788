import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";

/** @throws FILE_NOT_FOUND */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
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
