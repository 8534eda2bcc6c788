import { copyFile, open, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { bytesToHex, type Hex, zeroHash } from "viem";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { hashManifest } from "../../../sdk/provenance/manifest/hashManifest.ts";
import type { Manifest, ManifestFile } from "../../../sdk/provenance/manifest/manifest.ts";
import { parseManifest } from "../../../sdk/provenance/manifest/parseManifest.ts";
import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import type { Output } from "../output.ts";
import { writing } from "./diskFile.ts";
import { hashAlone } from "./hashData.ts";
import type { DataInput } from "./inputs.ts";
import { isThere } from "./isThere.ts";
import { HEADER_BYTES } from "./layout.ts";
import { discardNext, replaceBatch } from "./replaceBatch.ts";
import { hidesRecords, putSecret, readSecret } from "./secret.ts";
import type { StoredBatch } from "./storedBatch.ts";
import { storePaths } from "./storePaths.ts";
import { readHeader, type TreeHeader } from "./treeHeader.ts";

/** The manifest that stands there, and its hash; no hash where something stands there that cannot be read. */
type Kept = { manifest?: Manifest; hash: Hex | undefined };

export type RescueBatchParameters = {
  store: string;
  input: DataInput;
  /** How the data may have been read: `batch.json`, which knew it, is damaged. */
  profiles: readonly RecordProfile[];
  output: Output;
  /** Whether records are to be hidden; as they are if left out. */
  asked: boolean | undefined;
  /** What is said of the data, if anything is; otherwise what was said holds. */
  describe: (files: readonly ManifestFile[], kept: Kept & { secret: Uint8Array }) => Manifest | undefined;
};

/**
 * Makes a batch whole again whose `batch.json` is damaged: with its own secret, where the data is still the one that its
 * tree is of, read in one of the ways that there are. Undefined where that is not so or cannot be known: then its secret
 * must not serve another batch. What was signed of it stays if it was signed of the same manifest.
 */
export async function rescueBatch(parameters: RescueBatchParameters): Promise<StoredBatch | undefined> {
  const { store, input, profiles, output, asked, describe } = parameters;
  const header = await headerOf(storePaths(store).tree);
  const secret = await readSecret(store).catch(() => undefined);
  if (header === undefined || secret === undefined || !input.isRepeatable) return undefined;
  if (asked !== undefined && asked !== hidesRecords(secret)) return undefined;
  const known = { header, secret, input, output };
  const kept = await keptManifest(store);
  for (const profile of await likeliestFirst(store, profiles)) {
    await discardNext(store);
    const made = await remade(profile);
    if (made !== undefined) return made;
  }
  await discardNext(store);
  return undefined;

  /** The batch, if it has the root that the tree has. */
  async function remade(profile: RecordProfile): Promise<StoredBatch | undefined> {
    try {
      return await replaceBatch(store, async (next) => {
        await putSecret(next, known.secret);
        const said = (files: readonly ManifestFile[]) => describe(files, { ...kept, secret: known.secret });
        const hashed = await hashAlone({ ...known, profile, store: next, describe: said });
        if (!isOf(hashed, known.header)) throw new OtherBatch();
        if ((hashed.manifestHash ?? zeroHash) === kept.hash) await keepSigned(store, next);
        return hashed;
      });
    } catch (error) {
      const isUnread = isSallyportError(error, "RECORD_INVALID") || isSallyportError(error, "BATCH_EMPTY");
      if (error instanceof OtherBatch || isUnread) return undefined;
      throw error;
    }
  }
}

/** Some data is the same records in two ways. What is left of `batch.json`, and where it was anchored, may tell which. */
async function likeliestFirst(store: string, profiles: readonly RecordProfile[]): Promise<RecordProfile[]> {
  const files = [storePaths(store).batch, join(store, "anchors.json")];
  const texts = await Promise.all(files.map((path) => readFile(path, "utf8").catch(() => "")));
  const isNamed = ({ name, word }: RecordProfile) => texts.some((text) => text.includes(name) || text.includes(word));
  return [...profiles.filter(isNamed), ...profiles.filter((profile) => !isNamed(profile))];
}

/** The data, read so, is not what the tree is of. */
class OtherBatch extends Error {}

function isOf({ root, size }: StoredBatch, header: TreeHeader): boolean {
  return root === bytesToHex(header.root) && size === header.size;
}

async function headerOf(path: string): Promise<TreeHeader | undefined> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return readHeader(buffer.subarray(0, bytesRead));
  } catch {
    return undefined;
  }
}

async function keptManifest(store: string): Promise<Kept> {
  const { manifest: path } = storePaths(store);
  if (!(await isThere(path))) return { hash: zeroHash };
  try {
    const manifest = parseManifest(await readFile(path, "utf8"));
    return { manifest, hash: hashManifest(manifest).hash };
  } catch {
    return { hash: undefined };
  }
}

async function keepSigned(store: string, next: string): Promise<void> {
  const { statement, observation } = storePaths(store);
  for (const path of [statement, observation]) {
    if (!(await isThere(path))) continue;
    await writing(next, "Make room, and run the same command again.", () => copyFile(path, join(next, basename(path))));
  }
}
