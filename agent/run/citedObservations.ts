import { lstat, readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { setImmediate as others } from "node:timers/promises";
import type { Hex } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { citedIn } from "../bundle/bundle.ts";
import { bundlePath } from "../bundle/bundlePath.ts";
import { readBundle } from "../bundle/readBundle.ts";
import type { Runner } from "./runner.ts";

/** What of the kept observations must stay. */
export type CitedObservations = {
  isCited: (digest: Hex) => boolean;
  /** What stands since this moment or longer stays as well: who cited it is not known whole. Milliseconds since the epoch. */
  since: number;
};

const BUNDLE = /^(0x[0-9a-f]{64})\.txt$/;

/**
 * Finds what something rests on: what the journal says, what bundles say that the journal does not tell of, what each source
 * said last, and of each folder its files. What was looked at once is remembered; the first time takes as long as there
 * are proposals.
 *
 * @throws EVIDENCE_OF_OTHER, OBSERVATION_DAMAGED: then nobody knows what must stay.
 */
export function citedObservations({
  journal,
  store,
  setup: { folder },
}: Pick<Runner, "journal" | "store" | "setup">): (signal: AbortSignal) => Promise<CitedObservations> {
  const bundled = new Map<Hex, number>();
  // For which citation it was looked at: what was gone then may be kept anew when it is cited again.
  const looked = new Map<Hex, number>();
  const listed = new Set<Hex>();
  let unknownUntil = 0;
  let areBundlesRead = false;
  return async (signal) => {
    const { cited, seen } = journal.state;
    if (!areBundlesRead) await readBundles(signal);
    for (const [digest, at] of [...bundled, ...cited.digests]) {
      if ((looked.get(digest) ?? -1) >= at) continue;
      signal.throwIfAborted();
      const files = await filesOn(digest);
      // It may have been a list. What was on it was seen before it was cited.
      if (files === undefined) unknownUntil = Math.max(unknownUntil, at);
      for (const file of files ?? []) listed.add(file);
      looked.set(digest, at);
    }
    const last = new Set<Hex>(seen.values());
    for (const digest of seen.values()) for (const file of (await filesOn(digest)) ?? []) last.add(file);
    return {
      isCited: (digest) => cited.digests.has(digest) || bundled.has(digest) || listed.has(digest) || last.has(digest),
      since: Math.max(cited.since, unknownUntil),
    };
  };

  /** Those that this journal does not tell of: it may be an older copy, or one that began anew. */
  async function readBundles(signal: AbortSignal): Promise<void> {
    for (const name of await namesIn(dirname(bundlePath(folder, "0x")))) {
      const root = BUNDLE.exec(name)?.[1] as Hex | undefined;
      if (root === undefined || journal.state.cited.bundles.has(root)) continue;
      signal.throwIfAborted();
      await others();
      const path = bundlePath(folder, root);
      const lines = readBundle(folder, root);
      if (lines === undefined) throw notWhole(path);
      const { mtimeMs } = await lstat(path);
      for (const digest of citedIn(lines)) bundled.set(digest, mtimeMs);
    }
    areBundlesRead = true;
  }

  /** Undefined where it is not kept, or is not what it was. */
  async function filesOn(digest: Hex): Promise<Hex[] | undefined> {
    try {
      return await store.listed(digest);
    } catch (error) {
      if (isSallyportError(error, "OBSERVATION_NOT_KEPT") || isSallyportError(error, "OBSERVATION_DAMAGED")) {
        return undefined;
      }
      throw error;
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // Nothing was proposed.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function notWhole(place: string): SallyportError {
  const summary = `${place} cannot be read, or is not as it was written: what its proposal rests on is not known.`;
  return new SallyportError("EVIDENCE_OF_OTHER", { summary, place });
}
