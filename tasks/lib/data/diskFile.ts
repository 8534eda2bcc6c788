import { type FileHandle, open } from "node:fs/promises";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** What the engine needs of a file that it writes. A port, so that a disk that fails can be tried. */
export type DiskFile = {
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Fills `bytes`, or returns how many there were. */
  read(bytes: Uint8Array, position: number): Promise<number>;
  /** Waits until what was written has reached the disk. */
  sync(): Promise<void>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
};

/** Opens a file for reading and writing, and makes it where there is none. */
export type OpenDiskFile = (path: string) => Promise<DiskFile>;

export const openDiskFile: OpenDiskFile = async (path) => {
  const file = await open(path, "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return open(path, "w+");
  });
  return {
    write: (bytes, position) => writeAll(file, bytes, position),
    read: async (bytes, position) => (await file.read(bytes, 0, bytes.length, position)).bytesRead,
    sync: () => file.datasync(),
    truncate: (length) => file.truncate(length),
    close: () => file.close(),
  };
};

/** A disk that is nearly full takes a part of what it is given, and says so only the next time. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "this user may not use more of the disk",
  EFBIG: "no file may be as large here",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EROFS: "nothing can be written on this disk",
  EIO: "the disk failed",
  ENOENT: "its folder does not exist",
  ENOTDIR: "a file stands where its folder should be",
};

/**
 * Does `work` on a file that is written, and names the file and the reason where that fails.
 *
 * @throws FILE_NOT_WRITTEN
 */
export async function writing<T>(path: string, nextStep: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new SallyportError("FILE_NOT_WRITTEN", {
      summary: `${path} cannot be written: ${REASONS[code] ?? message}.`,
      place: path,
      nextStep,
      cause,
    });
  }
}

/** Opens a file whose failures name it and what can be done. */
export async function openNamed(openFile: OpenDiskFile, path: string, nextStep: string): Promise<DiskFile> {
  const named = <T>(work: () => Promise<T>) => writing(path, nextStep, work);
  const file = await named(() => openFile(path));
  return {
    write: (bytes, position) => named(() => file.write(bytes, position)),
    read: (bytes, position) => named(() => file.read(bytes, position)),
    sync: () => named(() => file.sync()),
    truncate: (length) => named(() => file.truncate(length)),
    close: () => file.close(),
  };
}
