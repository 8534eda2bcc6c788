import { lstatSync, lutimesSync, type Stats, unlinkSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as others } from "node:timers/promises";
import type { Hex } from "viem";
import { ENTRY, namesOn, SHELVES } from "./shelves.ts";

/** What goes and what stays. Moments are in seconds since the epoch, unless told otherwise. */
export type Pruning = {
  /** By all clocks at the latest. What was kept since the last time was seen now; what says it is of later is of now. */
  now: number;
  /** What was seen last before this moment goes. */
  before: number;
  /** What stands since this moment, or longer, is for good: who cited it is not known whole. Milliseconds. */
  since: number;
  /** Whether something rests on it. */
  isCited: (digest: Hex) => boolean;
};

export type Pruned = { observations: number; bytes: number };

/** What was done, where to go on, and why the first file stays that should have gone. */
export type PrunedSoFar = Pruned & { next: string; failure: { error: unknown } | undefined };

/** Files looked at between which others have their turn. */
const AT_ONCE = 250;

/**
 * Dates what was seen just now, so that its time begins anew. What stands for good keeps the moment by which it does, but what
 * is new was dated by the system, whose clock may be wrong.
 */
export async function dateAnew(
  seen: readonly { path: string; isNew: boolean }[],
  { now, since }: Pruning,
): Promise<void> {
  for (const [i, { path, isNew }] of seen.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await others();
    const known = plainFile(path);
    if (known !== undefined && (isNew || known.mtimeMs > since)) lutimesSync(path, now, now);
  }
}

/**
 * Looks at so many kept files from a place on, in the order of their names and round to the beginning, and takes those away
 * that are old and that nothing rests on. What is looked at and what happens to it is done in one breath, so that nobody
 * else of this process comes between. Links are left alone, and so is what leads through one.
 *
 * @param from A name, without `0x`; need not be there.
 * @param most Files that are looked at.
 */
export async function pruneFrom(
  folder: string,
  { from, most, ...pruning }: Pruning & { from: string; most: number },
): Promise<PrunedSoFar> {
  const first = SHELVES.indexOf(from.slice(0, 2));
  const pruned: PrunedSoFar = { observations: 0, bytes: 0, next: from, failure: undefined };
  let looked = 0;
  // The first shelf comes again at the end, for what stands before the place.
  for (let i = 0; i <= SHELVES.length; i++) {
    const shelf = SHELVES[(first + i) % SHELVES.length] ?? "";
    for (const name of await namesOn(folder, shelf)) {
      if (!ENTRY.test(name) || (i === 0 && name < from) || (i === SHELVES.length && name >= from)) continue;
      if (looked === most) return { ...pruned, next: name };
      if (++looked % AT_ONCE === 0) await others();
      try {
        const bytes = pruneAt(join(folder, shelf, name), `0x${name}`, pruning);
        if (bytes === undefined) continue;
        pruned.observations += 1;
        pruned.bytes += bytes;
      } catch (error) {
        // One file that cannot be taken away keeps no other.
        pruned.failure ??= { error };
      }
    }
  }
  return pruned;
}

/** How many bytes went; undefined where it stays. */
function pruneAt(path: string, digest: Hex, { now, before, since, isCited }: Pruning): number | undefined {
  if (isCited(digest)) return undefined;
  const known = plainFile(path);
  if (known === undefined || known.mtimeMs <= since) return undefined;
  // A clock was ahead when it was kept. By that moment it would stay for years.
  if (known.mtimeMs > now * 1000) lutimesSync(path, now, now);
  if (known.mtimeMs >= before * 1000) return undefined;
  unlinkSync(path);
  return known.size;
}

/** What is known of a plain file; undefined where there is none, as of a link. */
function plainFile(path: string): Stats | undefined {
  const known = lstatSync(path, { throwIfNoEntry: false });
  return known?.isFile() ? known : undefined;
}
