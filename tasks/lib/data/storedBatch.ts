import { readFile, rename, writeFile } from "node:fs/promises";
import type { Hex } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { writing } from "./diskFile.ts";
import type { FileEntry } from "./fileEntry.ts";
import { STORE_FORMAT } from "./formats.ts";
import { storePaths } from "./storePaths.ts";

/** What was hashed. */
export type StoredBatch = {
  /** Name and version of the record profile. */
  profile: string;
  root: Hex;
  /** Of the manifest that stands beside it; left out where nothing is said of the data. */
  manifestHash?: Hex | undefined;
  /** Number of records. */
  size: number;
  /** In the order of their records. */
  files: FileEntry[];
};

export async function writeStoredBatch(store: string, batch: StoredBatch): Promise<void> {
  const { batch: path } = storePaths(store);
  await writing(path, "Make room, and run the same command again.", async () => {
    await writeFile(`${path}.part`, `${JSON.stringify({ format: STORE_FORMAT, ...batch }, null, 2)}\n`);
    await rename(`${path}.part`, path);
  });
}

/**
 * What a store says that was hashed; undefined where nothing was, or not to the end.
 *
 * @throws STORE_INVALID
 */
export async function readStoredBatch(store: string): Promise<StoredBatch | undefined> {
  const { batch: path } = storePaths(store);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const { savedBatch } = await import("./shapes.ts");
    const { format: _, ...batch } = savedBatch.parse(JSON.parse(text));
    return batch;
  } catch (cause) {
    throw new SallyportError("STORE_INVALID", {
      summary: `${path} is not what was written there.`,
      place: path,
      cause,
    });
  }
}
