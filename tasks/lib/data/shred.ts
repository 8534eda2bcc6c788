import { randomBytes } from "node:crypto";
import { chmod, open, rename, rm } from "node:fs/promises";

/**
 * Overwrites a file and removes it. Copies elsewhere, and what a disk keeps of what was overwritten, are not reached.
 * Where it is killed on its way the file is not there any more, and the next call ends it.
 *
 * @returns Whether there was one.
 */
export async function shred(path: string): Promise<boolean> {
  await shredPart(path);
  try {
    // First it is taken away: half overwritten it would look like one that is damaged.
    await rename(path, `${path}.part`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
  await shredPart(path);
  return true;
}

/** Overwrites and removes what stands on its way to be this file, or from having been it. */
export async function shredPart(file: string): Promise<void> {
  const path = `${file}.part`;
  try {
    await chmod(path, 0o600);
    await using opened = await open(path, "r+");
    const { size } = await opened.stat();
    await opened.write(randomBytes(size), 0, size, 0);
    await opened.sync();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  await rm(path);
}
