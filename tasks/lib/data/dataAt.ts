import { stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { type DataInput, fileInput, folderInput, streamInput } from "./inputs.ts";
import { settle } from "./replaceBatch.ts";
import { storeBeside, storePaths } from "./storePaths.ts";

/** How standard input is named on the command line, on every system: Hardhat takes `-` for an option. */
export const STREAM = "/dev/stdin";

/** Data, and what is kept of it. */
export type DataAt = {
  /** A file, a folder, or {@link STREAM}. */
  path: string;
  /** Folder of the store. */
  store: string;
};

/**
 * The store of data: beside it, unless another is named.
 *
 * @throws ARGUMENT_INVALID where a stream has none.
 */
export function dataAt(path: string, store: string | undefined): DataAt {
  if (store !== undefined) return { path, store };
  if (path !== STREAM) return { path, store: storeBeside(isNamed(path) ? path : resolve(path)) };
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "Beside a stream nothing can be kept.",
    place: "--store",
    nextStep: "Name the folder for what proofs need: --store feed.sallyport.",
  });
}

/** Whether a path ends with a name that another can be put beside: not `.`, `..` or `/`. */
function isNamed(path: string): boolean {
  return !/^\.{0,2}$/.test(basename(path));
}

/** Whether a store stands there, of a batch that is whole. What a run was killed at that replaced it is done first. */
export async function hasStore({ store }: DataAt): Promise<boolean> {
  await settle(store);
  return stat(storePaths(store).batch).then(
    () => true,
    () => false,
  );
}

/**
 * What is hashed.
 *
 * @param name How a stream or a single file is called in the batch; `stream`, or its own name, if left out.
 * @throws FILE_NOT_FOUND, DATA_NOT_PLAIN
 */
export async function inputAt({ path, store }: DataAt, name?: string): Promise<DataInput> {
  if (path === STREAM) return streamInput(process.stdin, name ?? "stream");
  if (await isFolder(path)) return folderInput(path, [store]);
  const input = await fileInput(path);
  return name === undefined ? input : { ...input, files: input.files.map((file) => ({ ...file, path: name })) };
}

/** The path of a file of the batch. */
export async function fileAt({ path }: DataAt, inBatch: string): Promise<string> {
  return (await isFolder(path)) ? join(path, inBatch) : path;
}

export function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
