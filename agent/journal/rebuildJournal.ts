import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { type Hex, zeroHash } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashProposal } from "../../sdk/proposal/hashProposal.ts";
import { keyIn } from "../bundle/keyIn.ts";
import type { Entry, JournalOwner, Recorded } from "./entry.ts";
import { faultOf, openToRead, openToWrite, placeOf, syncFolder } from "./file.ts";
import { intentNonce } from "./intentNonce.ts";
import { type Line, writeLine } from "./line.ts";
import { takeLock } from "./lock.ts";
import { insertLine, requireOwner } from "./openJournal.ts";
import { type JournalProblem, readLines } from "./readLines.ts";
import { asidePath, BESIDE, rebuiltPath, SQLITE_FILES } from "./rebuildPaths.ts";
import { newReplay } from "./replay.ts";
import { JOURNAL_FORMAT } from "./schema.ts";
import { type VerifiedJournal, verifyJournal } from "./verifyJournal.ts";

/** A proposal of an agent as the chain holds it. */
export type ProposedBefore = Omit<Extract<Entry, { kind: "restored" }>, "kind" | "key" | "evidence">;

export type RebuildJournalParameters = {
  path: string;
  /** Whose journal it is, where nothing of it can be read; what can be read must agree. */
  owner?: JournalOwner | undefined;
  /** Everything that this agent ever proposed, from the chain, the oldest first. */
  readProposed: (owner: JournalOwner) => Promise<readonly ProposedBefore[]>;
  /** The lines of a bundle by their root, where it is kept. */
  bundleOf: (root: Hex) => readonly string[] | undefined;
  /** Milliseconds since the epoch. */
  now?: () => number;
};

export type RebuiltJournal =
  /** Every entry is as it was written: nothing was done. */
  | { done: false; entries: number }
  | {
      done: true;
      owner: JournalOwner;
      /** Entries that were kept. */
      kept: number;
      /** Why no more were. */
      reason: string;
      /** All that the chain says this agent proposed. Of those whose bundle is lost nobody knows the wish any more. */
      proposals: RebuiltProposal[];
      /** Where the broken file is now; undefined where there was none. */
      aside: string | undefined;
    };

/** A proposal that stands on the chain; its bundle is not asked for where the entries that were kept tell of it. */
export type RebuiltProposal = { nonce: bigint; id: Hex; bundle: "kept" | "lost" | "not needed" };

/**
 * Builds a broken or lost journal anew: the entries before the first that is not as it was written, and after them what
 * the chain says that this agent proposed, with calls and moments, and with the wish where its bundle is kept. What is open
 * is followed to its end again, and monitors see what they saw before. Nonces follow from keys, so that nothing that was
 * forgotten is proposed twice.
 * The broken file is kept under another name. Killed at any moment it can be run again, and loses nothing.
 *
 * @throws JOURNAL_IN_USE, JOURNAL_FOREIGN, JOURNAL_OF_OTHER, JOURNAL_NOT_WRITTEN, JOURNAL_OWNER_UNKNOWN, and what
 * reading the chain throws: then nothing was done.
 */
export async function rebuildJournal(parameters: RebuildJournalParameters): Promise<RebuiltJournal> {
  const { owner: told, readProposed, bundleOf, now = Date.now } = parameters;
  const path = placeOf(parameters.path);
  // What is no journal is refused before a lock stands beside it.
  lookAt(path);
  const unlock = takeLock(path);
  try {
    const rebuilt = rebuiltPath(path);
    // A rebuild that was killed may have moved the broken file away already: what it kept is in its own.
    const [best, other] = [lookAt(path), lookAt(rebuilt)].sort((a, b) => b.entries - a.entries);
    if (best === undefined || other === undefined) throw new Error("Two files were looked at.");
    if (best.path === path && best.problem === undefined && other.entries === 0) {
      return { done: false, entries: best.entries };
    }
    const owner = best.owner ?? told;
    if (owner === undefined) throw ownerUnknown(path);
    if (told !== undefined) requireOwner(path, owner, told);
    const proposed = await readProposed(owner);
    const reason = best.problem ?? "a rebuild was interrupted";
    const draft = `${rebuilt}.draft`;
    remove(draft, SQLITE_FILES);
    const proposals = writeAnew(draft, best, { owner, reason, proposed, bundleOf, at: now });
    // From here on all that is kept stands in a file that is whole, whatever is killed when.
    remove(rebuilt, BESIDE);
    renameSync(draft, rebuilt);
    const aside = setAside(path);
    renameSync(rebuilt, path);
    syncFolder(dirname(path));
    return { done: true, owner, kept: best.entries, reason, proposals, aside };
  } catch (error) {
    throw faultOf(path, error);
  } finally {
    unlock();
  }
}

/** What can be read of a file. */
type Look = { path: string; entries: number; owner: JournalOwner | undefined; problem: string | undefined };

function lookAt(path: string): Look {
  if (!existsSync(path)) return { path, entries: 0, owner: undefined, problem: "there is no file" };
  try {
    const { entries, state, problem }: VerifiedJournal = verifyJournal(path);
    return { path, entries, owner: state?.owner, problem: problem === undefined ? undefined : wordsOf(problem) };
  } catch (error) {
    if (!isSallyportError(error, "JOURNAL_BROKEN")) throw error;
    return { path, entries: 0, owner: undefined, problem: String(error.args["reason"]) };
  }
}

function wordsOf({ number, reason }: JournalProblem): string {
  return number === undefined ? reason : `entry ${number}: ${reason}`;
}

type Anew = {
  owner: JournalOwner;
  reason: string;
  proposed: readonly ProposedBefore[];
  bundleOf: RebuildJournalParameters["bundleOf"];
  at: () => number;
};

function writeAnew(
  draft: string,
  { path, entries }: Look,
  { owner, reason, proposed, bundleOf, at }: Anew,
): RebuiltProposal[] {
  const replaying = newReplay();
  const ended = new Set<bigint>();
  const told: RebuiltProposal[] = [];
  const database = openToWrite(draft, (fresh) => {
    for (const one of entries === 0 ? [] : keptLines(path, entries)) write(fresh, one);
    if (replaying.state === undefined) add(fresh, { kind: "opened", format: JOURNAL_FORMAT, ...owner });
    const proposals = proposed.map(({ id, proposal: { nonce } }) => ({ nonce, id }));
    add(fresh, { kind: "recovered", reason, proposals });
    for (const one of proposed) told.push(isFollowed(one) ? toldOf(one, "not needed") : restore(fresh, one));
  });
  try {
    // All in one file, which can be moved.
    database.exec("PRAGMA journal_mode = DELETE");
  } finally {
    database.close();
  }
  return told;

  function write(fresh: DatabaseSync, { line, recorded }: { line: Line; recorded: Recorded }): void {
    insertLine(fresh, line);
    replaying.take(recorded);
    if (recorded.entry.kind === "ended") ended.add(recorded.entry.nonce);
  }

  function add(fresh: DatabaseSync, entry: Entry): void {
    const { number, hash } = replaying.state?.head ?? { number: 0, hash: zeroHash };
    write(fresh, writeLine({ number: number + 1, at: at(), entry }, hash));
  }

  /** Whether the entries that were kept tell of its end, or lead there. */
  function isFollowed({ id, proposal: { nonce } }: ProposedBefore): boolean {
    const open = replaying.state?.open.get(nonce);
    if (open === undefined) return ended.has(nonce);
    return open.proposed !== undefined || hashProposal(open.proposal) === id;
  }

  function restore(fresh: DatabaseSync, one: ProposedBefore): RebuiltProposal {
    const lines = bundleOf(one.proposal.evidence);
    const key = lines && keyFor(lines, owner, one.proposal.nonce);
    add(fresh, { kind: "restored", ...one, key, evidence: lines ?? [] });
    return toldOf(one, lines === undefined ? "lost" : "kept");
  }
}

function toldOf({ id, proposal: { nonce } }: ProposedBefore, bundle: RebuiltProposal["bundle"]): RebuiltProposal {
  return { nonce, id, bundle };
}

/** The key that a bundle tells, where it is the one of the nonce: nothing else could have been proposed under it. */
function keyFor(lines: readonly string[], owner: JournalOwner, nonce: bigint): string | undefined {
  const key = keyIn(lines);
  return key !== undefined && intentNonce(owner, key) === nonce ? key : undefined;
}

function* keptLines(path: string, entries: number): Generator<{ line: Line; recorded: Recorded }> {
  const database = openToRead(path);
  try {
    for (const one of readLines(database)) {
      yield one;
      if (one.line.number === entries) return;
    }
  } finally {
    database.close();
  }
}

/** Gives the broken file another name, with what SQLite keeps beside it. The file itself comes last. */
function setAside(path: string): string | undefined {
  if (!SQLITE_FILES.some((suffix) => existsSync(`${path}${suffix}`))) return undefined;
  const aside = asidePath(path);
  for (const suffix of SQLITE_FILES) {
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${aside}${suffix}`);
  }
  return aside;
}

function remove(path: string, suffixes: readonly string[]): void {
  for (const suffix of suffixes) rmSync(`${path}${suffix}`, { force: true });
}

function ownerUnknown(path: string): SallyportError {
  return new SallyportError("JOURNAL_OWNER_UNKNOWN", {
    summary: `Nothing can be read of ${path}, not even whose journal it is.`,
    place: path,
  });
}
