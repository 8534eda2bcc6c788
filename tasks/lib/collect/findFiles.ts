import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** A file that may hold a signature, and whether it was named or found in a folder. */
export type FoundFile = { path: string; isNamed: boolean };

/**
 * The files that are meant: those that are named, and all `.json` files of folders that are named, each once.
 *
 * @throws FILE_NOT_FOUND
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found = await Promise.all(
    paths.map(async (path) => {
      const kind = await stat(path).catch((cause: unknown) => {
        throw new SallyportError("FILE_NOT_FOUND", { summary: `${path} cannot be read.`, place: path, cause });
      });
      if (!kind.isDirectory()) return [{ path, isNamed: true }];
      const names = await readdir(path);
      return names
        .filter((name) => name.endsWith(".json"))
        .sort()
        .map((name) => ({ path: join(path, name), isNamed: false }));
    }),
  );
  return [...new Map(found.flat().map((file) => [resolve(file.path), file])).values()];
}
