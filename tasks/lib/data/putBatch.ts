import { isDeepStrictEqual } from "node:util";
import { bytesToHex, type Hex } from "viem";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest, ManifestFile } from "../../../sdk/provenance/manifest/manifest.ts";
import { saltManifest } from "../../../sdk/provenance/manifest/saltManifest.ts";
import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import { profileNamed, recordProfiles } from "../../../sdk/provenance/profiles/recordProfiles.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import type { Output } from "../output.ts";
import { checkStore } from "./checkStore.ts";
import type { DataAt } from "./dataAt.ts";
import { hashAlone } from "./hashData.ts";
import type { DataInput } from "./inputs.ts";
import { replaceBatch } from "./replaceBatch.ts";
import { type RescueBatchParameters, rescueBatch } from "./rescueBatch.ts";
import { forgetSecret, hidesRecords, makeSecret, putSecret, readSecret } from "./secret.ts";
import { type StoredBatch, writeStoredBatch } from "./storedBatch.ts";
import { writeStoredManifest } from "./storedManifest.ts";

// How a batch gets into a store: where there is none, instead of another, over a damaged one, and with other words.

export type Hashing = {
  at: DataAt;
  input: DataInput;
  /** Whether records are to be hidden; undefined where that was not said. */
  asked: boolean | undefined;
  output: Output;
  /** What is said of the data, which was read; undefined where nothing is said now. */
  describe: (files: readonly ManifestFile[]) => Manifest | undefined;
};

/** Hashes data with a secret of its own, which an interrupted run may have made. */
export async function hashNew(hashing: Hashing, profile: RecordProfile, store: string): Promise<StoredBatch> {
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
export function hashInstead(hashing: Hashing, profile: RecordProfile): Promise<StoredBatch> {
  return replaceBatch(hashing.at.store, async (next) => {
    const left = await readSecret(next).catch(() => undefined);
    // An interrupted run may have hidden what this one does not, or the other way round.
    if (left !== undefined && hashing.asked !== undefined && hidesRecords(left) !== hashing.asked)
      await forgetSecret(next);
    return hashNew(hashing, profile, next);
  });
}

/** Where `batch.json` is damaged: the same batch if that can be known, or else another one. */
export async function hashOverDamage(hashing: Hashing, named: string | undefined): Promise<StoredBatch> {
  const { at, input, asked, output } = hashing;
  const profiles = named === undefined ? Object.values(recordProfiles) : [profileNamed(named)];
  const describe: RescueBatchParameters["describe"] = (files, { secret, manifest, hash }) => {
    const said = hashing.describe(files);
    return said === undefined ? ofSame(files, manifest) : salted(said, secret, hash);
  };
  const rescued = await rescueBatch({ store: at.store, input, profiles, output, asked, describe });
  return rescued ?? hashInstead(hashing, profileNamed(named ?? "lines"));
}

/** The same records with something else said of them. */
export async function otherWordsInstead(
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
export async function hashAgain(
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
export function salted(said: Manifest, secret: Uint8Array, standing?: Hex): Manifest {
  const isStanding = standing !== undefined && hashManifest(said).hash === standing;
  return isStanding || !hidesRecords(secret) ? said : saltManifest(said, bytesToHex(secret));
}

/** A manifest that speaks of these files. */
function ofSame(files: readonly ManifestFile[], manifest: Manifest | undefined): Manifest | undefined {
  return isDeepStrictEqual(manifest?.files, files) ? manifest : undefined;
}

/** Whether all that is kept is as it was written; hashing the same data again mends it. */
export async function isWhole({ store }: DataAt, output: Output): Promise<boolean> {
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
