import { mkdir } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { bytesToHex, type Hex } from "viem";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { hashManifest } from "../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest, ManifestFile } from "../../sdk/provenance/manifest/manifest.ts";
import { manifestOfAbout } from "../../sdk/provenance/manifest/readAbout.ts";
import { saltManifest } from "../../sdk/provenance/manifest/saltManifest.ts";
import type { RecordProfile } from "../../sdk/provenance/profiles/profile.ts";
import { profileNamed, recordProfiles } from "../../sdk/provenance/profiles/recordProfiles.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { quoted } from "../lib/commandLine.ts";
import { readAboutFile } from "../lib/data/aboutFile.ts";
import { alone } from "../lib/data/alone.ts";
import { checkStore } from "../lib/data/checkStore.ts";
import { countSequences } from "../lib/data/countSequences.ts";
import { type DataAt, dataAt, inputAt, STREAM } from "../lib/data/dataAt.ts";
import { writing } from "../lib/data/diskFile.ts";
import { hashAlone } from "../lib/data/hashData.ts";
import type { DataInput } from "../lib/data/inputs.ts";
import { discardNext, finishReplacing, replaceBatch } from "../lib/data/replaceBatch.ts";
import { type RescueBatchParameters, rescueBatch } from "../lib/data/rescueBatch.ts";
import { forgetSecret, hidesRecords, makeSecret, putSecret, readSecret } from "../lib/data/secret.ts";
import { readStoredBatch, type StoredBatch, writeStoredBatch } from "../lib/data/storedBatch.ts";
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

type Hashing = {
  at: DataAt;
  input: DataInput;
  /** Whether records are to be hidden; undefined where that was not said. */
  asked: boolean | undefined;
  output: Output;
  /** What is said of the data, which was read; undefined where nothing is said now. */
  describe: (files: readonly ManifestFile[]) => Manifest | undefined;
};

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

/** Hashes data with a secret of its own, which an interrupted run may have made. */
async function hashNew(hashing: Hashing, profile: RecordProfile, store: string): Promise<StoredBatch> {
  const { at, input, asked, output, describe } = hashing;
  const secret = await makeSecret(store, asked);
  if (asked !== undefined && hidesRecords(secret) !== asked) throw otherSecret(at, secret);
  const saying = (files: readonly ManifestFile[]) => {
    const said = describe(files);
    return said && salted(said, secret);
  };
  return hashAlone({ input, profile, secret, store, output, describe: saying });
}

/** Hashes data whose batch takes the place of the one that stands there, when it is whole. */
function hashInstead(hashing: Hashing, profile: RecordProfile): Promise<StoredBatch> {
  return replaceBatch(hashing.at.store, async (next) => {
    const left = await readSecret(next).catch(() => undefined);
    // An interrupted run may have hidden what this one does not, or the other way round.
    if (left !== undefined && hashing.asked !== undefined && hidesRecords(left) !== hashing.asked)
      await forgetSecret(next);
    return hashNew(hashing, profile, next);
  });
}

/** Where `batch.json` is damaged: the same batch if that can be known, or else another one. */
async function hashOverDamage(hashing: Hashing, named: string | undefined): Promise<StoredBatch> {
  const { at, input, asked, output } = hashing;
  const profiles = named === undefined ? Object.values(recordProfiles) : [profileNamed(named)];
  const describe: RescueBatchParameters["describe"] = (files, { secret, manifest, hash }) => {
    const said = hashing.describe(files);
    return said === undefined ? ofSame(files, manifest) : salted(said, secret, hash);
  };
  const rescued = await rescueBatch({ store: at.store, input, profiles, output, asked, describe });
  return rescued ?? hashInstead(hashing, profileNamed(named ?? "lines"));
}

/** The batch that stands there already; what was damaged of it is made whole. */
async function sameWords(hashing: Hashing, standing: StoredBatch, manifest: Manifest | undefined): Promise<Report> {
  const { at, output } = hashing;
  if (!(await isWhole(at, output))) return tell(hashing, await hashAgain(hashing, standing, manifest, at.store));
  if (manifest !== undefined) await writeStoredManifest(at.store, manifest);
  return tell(hashing, standing, true);
}

/** The same records with something else said of them. */
async function otherWordsInstead(
  hashing: Hashing,
  standing: StoredBatch,
  manifest: Manifest | undefined,
): Promise<StoredBatch> {
  const { at, output } = hashing;
  const isKept = await isWhole(at, output);
  return replaceBatch(at.store, async (next) => {
    if (!isKept) {
      await putSecret(next, await makeSecret(at.store));
      return hashAgain(hashing, standing, manifest, next);
    }
    const manifestHash = manifest && (await writeStoredManifest(next, manifest));
    const batch = { ...standing, manifestHash };
    await writeStoredBatch(next, batch);
    return batch;
  });
}

/** Hashes the same data with the same secret, to the same root. */
async function hashAgain(
  { at, input, output }: Hashing,
  { profile }: StoredBatch,
  manifest: Manifest | undefined,
  store: string,
): Promise<StoredBatch> {
  const secret = await makeSecret(at.store);
  const describe = (files: readonly ManifestFile[]) => manifest && { ...manifest, files };
  return hashAlone({ input, profile: profileNamed(profile), secret, store, output, describe });
}

/**
 * What is said of data, with the salt that hides it where records are hidden. What was said before without one, when there was
 * none, stays as it is: with a salt it would be that of another batch.
 */
function salted(said: Manifest, secret: Uint8Array, standing?: Hex): Manifest {
  const isStanding = standing !== undefined && hashManifest(said).hash === standing;
  return isStanding || !hidesRecords(secret) ? said : saltManifest(said, bytesToHex(secret));
}

/** A manifest that speaks of these files. */
function ofSame(files: readonly ManifestFile[], manifest: Manifest | undefined): Manifest | undefined {
  return isDeepStrictEqual(manifest?.files, files) ? manifest : undefined;
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

/** Whether all that is kept is as it was written; hashing the same data again mends it. */
async function isWhole({ store }: DataAt, output: Output): Promise<boolean> {
  try {
    await checkStore(store, output);
    return true;
  } catch (error) {
    if (!isSallyportError(error, "STORE_INVALID")) throw error;
    output.progress(`hashing again what is damaged: ${error.summary}`);
    return false;
  }
}

/** A run that was interrupted, or a secret that was put there, says otherwise than this one. */
function otherSecret({ store }: DataAt, secret: Uint8Array): SallyportError {
  return new SallyportError("DATA_CHANGED", {
    summary: `${showUnseen(store)} has a secret already, which ${hidesRecords(secret) ? "hides records" : "hides nothing"}.`,
    place: store,
    nextStep: "Leave --secret out to go on with it, name another store with --store, or remove this one.",
  });
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
