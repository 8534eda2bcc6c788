import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { formatOf } from "../../../sdk/files/formatOf.ts";
import type { BatchBook } from "../../../sdk/provenance/batchBook.ts";
import { type FoundManifest, foundDigest, foundManifest } from "../../../sdk/provenance/lineage.ts";
import { MANIFEST_FORMAT } from "../../../sdk/provenance/manifest/manifest.ts";
import { MANIFEST_DIGEST_FORMAT, parseManifestDigest } from "../../../sdk/provenance/manifest/manifestDigest.ts";
import { parseManifest } from "../../../sdk/provenance/manifest/parseManifest.ts";
import { readProofFile } from "../../../sdk/provenance/proof/proofFile.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { list } from "../arguments.ts";
import { type FoundFile, findFiles } from "../collect/findFiles.ts";
import { dataAt, isFolder, STREAM } from "../data/dataAt.ts";
import { storePaths } from "../data/storePaths.ts";
import { readText } from "../files.ts";
import type { Output } from "../output.ts";
import type { MeantBatch } from "./meantBatch.ts";

export type ManifestArguments = {
  /** Files and folders, joined by commas: manifests, stores, and files that disclose records with their manifest. */
  manifests: string | undefined;
};

export type FoundManifests = {
  /** Those that an anchored batch commits to, each once. */
  known: FoundManifest[];
  /** Where the others lie, which are claims of nobody. */
  passedOver: string[];
};

/**
 * The manifests that are at hand: of the data itself, and those that are named or lie in folders that are named, in the
 * stores below them as well. A file of a folder that cannot be read is told of; one that is named is refused. Only what a
 * batch of the book commits to is kept in memory.
 *
 * @throws FILE_NOT_FOUND, FILE_NOT_TEXT, MANIFEST_INVALID, MANIFEST_TOO_LARGE
 */
export async function findManifests(
  output: Output,
  args: ManifestArguments,
  book: BatchBook,
  meant: readonly MeantBatch[],
): Promise<FoundManifests> {
  const named = list(args.manifests);
  const folders = (await Promise.all(named.map(storesBelow))).flat();
  const files = [...(await findFiles([...named, ...folders])), ...(await Promise.all(meant.map(ownFiles))).flat()];
  const committed = new Set([...book.batches.values()].map(({ batch }) => batch.manifestHash.toLowerCase()));
  const known = new Map<string, FoundManifest>();
  const passedOver: string[] = [];
  for (const file of new Map(files.map((one) => [resolve(one.path), one])).values()) {
    const manifest = await manifestIn(output, file);
    if (manifest === undefined) continue;
    const hash = manifest.hash.toLowerCase();
    if (!committed.has(hash)) passedOver.push(manifest.place);
    else if (!known.has(hash)) known.set(hash, manifest);
  }
  return { known: [...known.values()], passedOver };
}

/** Stores that lie in a folder. */
async function storesBelow(folder: string): Promise<string[]> {
  if (!(await isFolder(folder))) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((one) =>
    one.isDirectory() && one.name.endsWith(".sallyport") ? [join(folder, one.name)] : [],
  );
}

/** Where the manifest of the data itself may be: in its store, or in the file that was given for it. */
async function ownFiles({ data, store }: MeantBatch): Promise<FoundFile[]> {
  const stores = /^0x[0-9a-fA-F]{64}$/.test(data) || data === STREAM ? [] : [dataAt(data, store).store];
  const folders = [...stores, ...(store === undefined ? [] : [store])].map(storePaths);
  const files = folders.flatMap(({ manifest, manifestDigest }) => [manifest, manifestDigest]);
  return [...files, ...(data.endsWith(".json") ? [data] : [])].map((path) => ({ path, isNamed: false }));
}

async function manifestIn(output: Output, { path, isNamed }: FoundFile): Promise<FoundManifest | undefined> {
  try {
    const text = await readText(path);
    const format = formatOf(text);
    if (format?.startsWith("sallyport/record-bundle/")) {
      const { manifest } = readProofFile(text, path);
      return manifest && foundManifest(manifest, path);
    }
    if (format === MANIFEST_DIGEST_FORMAT) return foundDigest(parseManifestDigest(text, path), path);
    return isNamed || format === MANIFEST_FORMAT ? foundManifest(parseManifest(text, path), path) : undefined;
  } catch (error) {
    if (isNamed || !isSallyportError(error)) throw error;
    if (error.code !== "FILE_NOT_FOUND") output.progress(`passed over ${showUnseen(path)}: ${error.summary}`);
    return undefined;
  }
}
