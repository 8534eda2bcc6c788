import { mkdir } from "node:fs/promises";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashManifest } from "../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest, ManifestFile } from "../../sdk/provenance/manifest/manifest.ts";
import { manifestOfAbout } from "../../sdk/provenance/manifest/readAbout.ts";
import { pathProblem } from "../../sdk/provenance/paths.ts";
import { profileNamed } from "../../sdk/provenance/profiles/recordProfiles.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { quoted } from "../lib/commandLine.ts";
import { readAboutFile } from "../lib/data/aboutFile.ts";
import { alone } from "../lib/data/alone.ts";
import { countSequences } from "../lib/data/countSequences.ts";
import { type DataAt, dataAt, inputAt, STREAM } from "../lib/data/dataAt.ts";
import { writing } from "../lib/data/diskFile.ts";
import type { DataInput } from "../lib/data/inputs.ts";
import {
  type Hashing,
  hashAgain,
  hashInstead,
  hashNew,
  hashOverDamage,
  isWhole,
  otherWordsInstead,
  salted,
} from "../lib/data/putBatch.ts";
import { discardNext, finishReplacing } from "../lib/data/replaceBatch.ts";
import { hidesRecords, makeSecret, readSecret } from "../lib/data/secret.ts";
import { readStoredBatch, type StoredBatch } from "../lib/data/storedBatch.ts";
import { readStoredManifest, writeStoredManifest } from "../lib/data/storedManifest.ts";
import { tellHashed } from "../lib/data/tellHashed.ts";
import { changedFiles, isUnchanged } from "../lib/data/unchanged.ts";
import { type Output, type Report, waiting } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";

export type HashArguments = {
  /** A file, a folder, or `/dev/stdin`. */
  data: string;
  /** Where to keep what proofs need; beside the data if left out. */
  store: string | undefined;
  /** How files become records; as the store has it, or lines. */
  profile: string | undefined;
  /** `new` hides the records, `none` does not; as the store has it, or new. */
  secret: string | undefined;
  /** How a stream is called. */
  name: string | undefined;
  /** Let another batch take the place of what the store holds. */
  replace: boolean;
  /** A file in which a person says what the data is; as the store has it if left out. */
  about: string | undefined;
};

export default offline(hash);

/** Hashes data into a batch, and keeps beside it what proofs of its records need. */
export async function hash(output: Output, args: HashArguments): Promise<Report> {
  const asked = hidingOf(args.secret);
  if (args.profile !== undefined) profileNamed(args.profile);
  if (args.name !== undefined) requireName(args.name);
  const at = dataAt(args.data, args.store);
  const said = args.about === undefined ? undefined : await readAboutFile(args.about);
  const counting = countSequences(await inputAt(at, args.name), said?.about.counted ?? []);
  await writing(at.store, "Name another folder with --store.", () => mkdir(at.store, { recursive: true }));
  // Nobody else gives up a batch, or makes a secret, between looking at what stands there and replacing it.
  return alone(at.store, () => hashHeld({ at, input: counting.input, asked, output, describe }, args));

  function describe(files: readonly ManifestFile[]): Manifest | undefined {
    return said && manifestOfAbout(said.about, { files, sequences: counting.found().sequences, parents: said.parents });
  }
}

/** Asked before anything is read: a stream comes but once, and a manifest could not name it afterwards. */
function requireName(name: string): void {
  const problem = pathProblem(name);
  if (problem === undefined) return;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: problem,
    place: "--name",
    value: name,
    nextStep: "Call it as it stands in the folder where the data is to lie later, such as feed.csv or 2026/feed.csv.",
  });
}

async function hashHeld(hashing: Hashing, args: HashArguments): Promise<Report> {
  const { at } = hashing;
  await finishReplacing(at.store);
  const standing = await standingIn(at, args);
  if (standing === "damaged") return tell(hashing, await hashOverDamage(hashing, args.profile));
  const profile = profileNamed(args.profile ?? standing?.profile ?? "lines");
  if (standing === undefined) return tell(hashing, await hashNew(hashing, profile, at.store));
  const other = await whyOther({ ...hashing, profile: profile.name, replace: args.replace }, standing);
  if (other !== undefined && !args.replace) throw otherBatch(at, standing, other);
  if (other !== undefined) return tell(hashing, await hashInstead(hashing, profile));
  // Nobody gives this one up any more.
  await discardNext(at.store);
  // What was said of it before holds, unless something is said now.
  const said = hashing.describe(standing.files);
  const manifest =
    said === undefined
      ? (await readStoredManifest(at.store, standing)).manifest
      : salted(said, await makeSecret(at.store), standing.manifestHash);
  if (standing.manifestHash === (manifest && hashManifest(manifest).hash))
    return sameWords(hashing, standing, manifest);
  if (!args.replace) throw otherWords(at, standing);
  return tell(hashing, await otherWordsInstead(hashing, standing, manifest));
}

function tell({ at, input, output }: Hashing, batch: StoredBatch, already = false): Promise<Report> {
  return tellHashed(output, at.store, { batch, already, leftOut: input.leftOut });
}

/** The batch that stands there already; what was damaged of it is made whole. */
async function sameWords(hashing: Hashing, standing: StoredBatch, manifest: Manifest | undefined): Promise<Report> {
  const { at, output } = hashing;
  if (!(await isWhole(at, output))) return tell(hashing, await hashAgain(hashing, standing, manifest, at.store));
  if (manifest !== undefined) await writeStoredManifest(at.store, manifest);
  return tell(hashing, standing, true);
}

/** Whether records are to be hidden; undefined where that was not said. */
function hidingOf(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === "new" || text === "none") return text === "new";
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "This does not say whether the records are hidden.",
    place: "--secret",
    value: text,
    nextStep: "Write new, which hides them, or none, with which anybody who guesses a record can confirm the guess.",
  });
}

/** What the store holds. What cannot be read is passed over only if another batch may take its place. */
async function standingIn({ store }: DataAt, { replace }: HashArguments): Promise<StoredBatch | "damaged" | undefined> {
  try {
    return await readStoredBatch(store);
  } catch (error) {
    if (!isSallyportError(error, "STORE_INVALID")) throw error;
    if (replace) return "damaged";
    const nextStep =
      "Put back a copy; or hash the same data again with --replace, which finds out how it was read. Of other data, or with another --profile, it gives up this one's secret.";
    const { summary, place } = error;
    throw new SallyportError("STORE_INVALID", { summary, place, nextStep, cause: error });
  }
}

/** Why hashing would make another batch than the one that stands, in words; undefined where it would make the same. */
async function whyOther(
  { at, input, profile, asked, output, replace }: Hashing & { profile: string; replace: boolean },
  standing: StoredBatch,
): Promise<string | undefined> {
  if (standing.profile !== profile) return `records as ${standing.profile} makes them`;
  const secret = await readSecret(at.store).catch((error: unknown) => {
    if (replace && isSallyportError(error, "STORE_INVALID")) return undefined;
    throw error;
  });
  if (secret === undefined) return "a batch whose secret was forgotten, or is kept elsewhere";
  const isHidden = hidesRecords(secret);
  if (asked !== undefined && asked !== isHidden)
    return `a batch that was hashed ${isHidden ? "with" : "without"} a secret`;
  if (!input.isRepeatable) return "a batch already";
  const isSame = await waiting(output, "comparing with what was hashed", isAsHashed(input, standing));
  return isSame ? undefined : "a batch of other data, or of this as it was before";
}

async function isAsHashed(input: DataInput, standing: StoredBatch): Promise<boolean> {
  return isUnchanged(await changedFiles(input, standing));
}

function otherBatch({ path, store }: DataAt, { root }: StoredBatch, what: string): SallyportError {
  const look = path === STREAM ? "" : `See what changed: hardhat sallyport provenance verify ${quoted(path)}. `;
  return new SallyportError("DATA_CHANGED", {
    summary: `${showUnseen(store)} holds ${what}: nothing of it could be proven any more, if this took its place.`,
    place: store,
    value: root,
    nextStep: `${look}Keep both with --store, or give up the one that is there with --replace.`,
  });
}

function otherWords(at: DataAt, standing: StoredBatch): SallyportError {
  return new SallyportError("DATA_CHANGED", {
    summary: `${showUnseen(at.store)} holds a batch of the same data ${standing.manifestHash === undefined ? "of which nothing is said" : "of which something else is said"}: that is another batch.`,
    place: at.store,
    value: standing.manifestHash,
    nextStep:
      "Leave --about out to go on with it, name another store with --store, or let this one take its place: --replace.",
  });
}
