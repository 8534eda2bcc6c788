import type { BigIntStats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Hex, zeroHash } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { batchRoot } from "../../sdk/provenance/batchRoot.ts";
import { comparePaths, pathProblem } from "../../sdk/provenance/paths.ts";
import { filesProfile } from "../../sdk/provenance/profiles/files.ts";
import { type ListedFile, writeFolderList } from "./folderList.ts";
import type { Observation, Source } from "./observation.ts";
import type { Observing } from "./observing.ts";
import { pause } from "./pause.ts";
import { isSameState, type ReadSettledParameters, readSettled, realPathInside } from "./readSettled.ts";
import { reasonOf } from "./reasonOf.ts";
import { type BatchContent, type ReadFile, recordsOfFiles } from "./records.ts";

export type FolderSourceParameters = Observing & {
  /** The source's name in the agent file. */
  name: string;
  /** Where the folder stands. */
  path: string;
  /** The folder that it must be in: that of the agent file. */
  inside: string;
  /** Which files, by their names: `*` stands for any characters; all if left out. */
  only?: string;
  /** Bytes of all files together, at most. */
  most: number;
} & Pick<ReadSettledParameters, "onRead">;

/** Files and folders that are looked at. */
const MOST_ENTRIES = 10_000;

/** How often a folder that changes is read, and milliseconds between. */
const ATTEMPTS = 3;
const PAUSE = 100;

/**
 * The lines of all files in a folder and the folders in it, in the order of the bytes of their paths. Each file is kept,
 * and then the list of them, by whose digest the observation goes.
 */
export function folderSource(parameters: FolderSourceParameters): Source {
  const { name, store, now, batchesOf } = parameters;
  const wanted = nameMatcher(parameters.only ?? "*");
  return {
    name,
    async observe(signal): Promise<Observation> {
      const files = await readFolder(parameters, wanted, signal);
      const observedAt = now();
      const listed: ListedFile[] = [];
      for (const file of files) {
        listed.push({ path: file.path, bytes: file.bytes.length, keccak256: await store.keep(file.bytes) });
      }
      const digest = await store.keep(writeFolderList(listed));
      const { records, content } = recordsOfFiles(files);
      const contents = files.length === 0 ? [] : [content, wholeFiles(listed.map(({ keccak256 }) => keccak256))];
      return { source: name, observedAt, digest, records, batches: await batchesOf(contents) };
    },
  };
}

/** Reads all files, and again where the folder is another one afterwards. */
async function readFolder(
  { path, inside, most, onRead }: FolderSourceParameters,
  wanted: (name: string) => boolean,
  signal: AbortSignal,
): Promise<ReadFile[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const before = await list(path, inside, wanted);
    const files: ReadFile[] = [];
    let left = most;
    for (const { inner } of before) {
      const bytes = await readSettled({
        path: join(path, inner),
        folder: path,
        most: left,
        signal,
        ...(onRead && { onRead }),
      });
      left -= bytes.length;
      files.push({ path: inner, bytes });
    }
    if (isSameList(before, await list(path, inside, wanted))) return files;
    await pause(PAUSE, signal);
  }
  throw new SallyportError("OBSERVATION_UNSTEADY", {
    summary: `${path} held other files each of the ${ATTEMPTS} times that it was read.`,
    place: path,
  });
}

type Listed = { inner: string; state: BigIntStats };

async function list(path: string, inside: string, wanted: (name: string) => boolean): Promise<Listed[]> {
  const found: Listed[] = [];
  let seen = 0;
  await realPath(path, inside);
  await walk("");
  return found.sort((a, b) => comparePaths(a.inner, b.inner));

  async function walk(folder: string): Promise<void> {
    const here = join(path, folder);
    const entries = await reading(here, () => readdir(here, { withFileTypes: true, encoding: "buffer" }));
    seen += entries.length;
    if (seen > MOST_ENTRIES) throw tooMany(path);
    for (const entry of entries) {
      const name = entry.name.toString();
      const inner = `${folder}${name}`;
      const problem = Buffer.from(name).equals(entry.name) ? pathProblem(name) : "The name is not UTF-8.";
      if (entry.isDirectory()) {
        if (problem !== undefined) throw odd(join(path, inner), problem);
        await walk(`${inner}/`);
        continue;
      }
      if (!wanted(name)) continue;
      if (problem !== undefined) throw odd(join(path, inner), problem);
      if (entry.isSymbolicLink()) await realPath(join(path, inner), path);
      found.push({ inner, state: await reading(join(path, inner), () => stat(join(path, inner), { bigint: true })) });
    }
  }
}

function isSameList(a: readonly Listed[], b: readonly Listed[]): boolean {
  return (
    a.length === b.length && a.every(({ inner, state }, i) => inner === b[i]?.inner && isSameState(state, b[i].state))
  );
}

/** What the files would be as a batch under the profile `files`. */
function wholeFiles(hashes: readonly Hex[]): BatchContent {
  const root = batchRoot({ records: hashes, secret: zeroHash });
  return { root, size: BigInt(hashes.length), profile: filesProfile.word };
}

/** Whether a name is one of a pattern in which `*` stands for any characters. No step is tried twice. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  return (name) => {
    if (last === undefined) return name === first;
    if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false;
    const end = name.length - last.length;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}

async function realPath(path: string, folder: string): Promise<string> {
  return reading(path, () => realPathInside(path, folder));
}

async function reading<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (isSallyportError(cause)) throw cause;
    const summary = `${path} cannot be read: ${reasonOf(cause)}.`;
    throw new SallyportError("FILE_NOT_FOUND", { summary, place: path, cause });
  }
}

function odd(path: string, problem: string): SallyportError {
  return new SallyportError("DATA_NOT_PLAIN", { summary: `${path} cannot be read: ${problem}`, place: path });
}

function tooMany(path: string): SallyportError {
  const summary = `${path} holds more than ${MOST_ENTRIES} files and folders.`;
  return new SallyportError("OBSERVATION_TOO_LARGE", { summary, place: path, args: { most: MOST_ENTRIES } });
}
