import { mkdir, open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { alone } from "./alone.ts";
import { writing } from "./diskFile.ts";
import { isThere } from "./isThere.ts";
import { removeManifest, removeSigned } from "./removeKept.ts";
import { forgetSecret } from "./secret.ts";
import { storePaths } from "./storePaths.ts";

// How another batch takes the place of the one that a store holds, so that at any moment one of the two is whole:
//
//   next ─whole─> replacing ─the old one removed─> replaced ─moved out─> (gone)
//
// Until it is called `replacing` the old batch stands, with its secret. From then on the new one counts: whoever comes
// next, whatever has ended this, does what is left to do. Each step can be done again.

const AGAIN = "Make the folder writable, and run the same command again.";

/**
 * Makes a batch aside, and lets it take the place of the one that stands in `store`. Where `make` fails, or is stopped,
 * that one is as it was. Called by who holds the store: see `alone`.
 *
 * @param make Writes what is replaced into the folder that it is given: another tree with its secret, or `batch.json` and
 * `manifest.json` alone where the records stay the same. What an earlier call has left stands there.
 */
export async function replaceBatch<T>(store: string, make: (next: string) => Promise<T>): Promise<T> {
  const { next, replacing } = storePaths(store);
  await writing(next, AGAIN, () => mkdir(next, { recursive: true }));
  const made = await make(next);
  await writing(next, AGAIN, async () => {
    for (const name of await readdir(next)) await syncFile(join(next, name));
    await rename(next, replacing);
  });
  await finishReplacing(store);
  return made;
}

/** Ends what a run had begun that was killed while one batch took the place of another. */
export async function settle(store: string): Promise<void> {
  const { replacing, replaced } = storePaths(store);
  if (!((await isThere(replacing)) || (await isThere(replaced)))) return;
  await alone(store, () => finishReplacing(store));
}

/** The same for who holds the store already. */
export async function finishReplacing(store: string): Promise<void> {
  const { batch, replacing, replaced } = storePaths(store);
  await writing(store, AGAIN, async () => {
    if (await isThere(replacing)) {
      await rm(batch, { force: true });
      await removeOld(store);
      await rename(replacing, replaced);
    }
    if (!(await isThere(replaced))) return;
    const names = await readdir(replaced);
    // Where there is a batch.json, all that it speaks of is there.
    for (const name of names.toSorted((a, b) => Number(a === "batch.json") - Number(b === "batch.json")))
      await rename(join(replaced, name), join(store, name));
    await rmdir(replaced);
  });
}

/** Removes what a run has left that was to replace the batch of a store, and did not come to its end. */
export async function discardNext(store: string): Promise<void> {
  const { next } = storePaths(store);
  if (!(await isThere(next))) return;
  await forgetSecret(next);
  await writing(next, AGAIN, () => rm(next, { recursive: true, force: true }));
}

/**
 * Removes a batch from its store. Where another tree comes the secret goes first: with the same secret, salts of one batch
 * would tell of the other. What was signed was signed of the old one.
 */
async function removeOld(store: string): Promise<void> {
  const { replacing, tree, offsets } = storePaths(store);
  if (await isThere(join(replacing, "tree"))) {
    await forgetSecret(store);
    for (const path of [tree, offsets]) await rm(path, { force: true });
  }
  await removeSigned(store);
  await removeManifest(store);
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, "r+");
  await file.sync();
}
