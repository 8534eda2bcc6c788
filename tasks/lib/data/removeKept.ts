import { rm } from "node:fs/promises";
import { writing } from "./diskFile.ts";
import { storePaths } from "./storePaths.ts";

/** Removes what was said of a batch that has no manifest any more. */
export async function removeManifest(store: string): Promise<void> {
  const { manifest, manifestDigest } = storePaths(store);
  for (const path of [manifest, manifestDigest]) await remove(path);
}

/** Removes what was signed of a batch that gives way to another. */
export async function removeSigned(store: string): Promise<void> {
  const { statement, observation } = storePaths(store);
  for (const path of [statement, observation]) await remove(path);
}

function remove(path: string): Promise<void> {
  return writing(path, "Make the folder writable, and run the same command again.", () => rm(path, { force: true }));
}
