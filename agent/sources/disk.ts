import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** How the store writes. A port, so that a disk that is full can be tried. */
export type Disk = {
  /** Writes a new file that only this user may read, and waits until it has reached the disk. */
  writeNew(path: string, bytes: Uint8Array): Promise<void>;
  /** Gives a file another name in its folder, and waits until the folder says so, and the one around it of the folder. */
  rename(from: string, to: string): Promise<void>;
};

export const realDisk: Disk = {
  async writeNew(path, bytes) {
    await using file = await open(path, "wx", 0o600);
    // It takes a part and says so only by the next write where the disk is nearly full: `writeFile` goes on until all is.
    await file.writeFile(bytes);
    await file.sync();
  },
  async rename(from, to) {
    await rename(from, to);
    for (const path of [dirname(to), dirname(dirname(to))]) {
      await using folder = await open(path);
      await folder.sync();
    }
  },
};

/** Writes a file under another name first, so that a reader meets all of it or none, whatever is killed when. */
export async function writeWhole(disk: Disk, path: string, draft: string, bytes: Uint8Array): Promise<void> {
  try {
    await disk.writeNew(draft, bytes);
    await disk.rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}
