import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import type { DisclosedRecord } from "../../../sdk/provenance/proof/proofFile.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { quoted } from "../commandLine.ts";
import { anchorIn, type BatchAnchor, readAnchors } from "./anchors.ts";
import type { DataAt } from "./dataAt.ts";
import { type BatchStore, openStore } from "./openStore.ts";
import { discloseRecord } from "./recordAt.ts";
import { settle } from "./replaceBatch.ts";
import { readSecret } from "./secret.ts";
import { readStoredManifest } from "./storedManifest.ts";

type Site = Pick<BatchAnchor, "chainId" | "registry">;

export type ProvableRecords = {
  anchor: BatchAnchor;
  records: DisclosedRecord[];
  /** What is said of the data; undefined where nothing is. */
  manifest: Manifest | undefined;
};

/**
 * Records of anchored data with what proves each of them, and nothing of the others.
 *
 * @param indices Told the store, which knows where records stand.
 * @param site The registry that the batch is anchored in; any where it is left out.
 * @throws STORE_INVALID, BATCH_NOT_FOUND, SECRET_MISSING, RECORD_INDEX_INVALID, DATA_CHANGED
 */
export async function provableRecords(
  at: DataAt,
  indices: (store: BatchStore) => readonly number[],
  site?: Site,
): Promise<ProvableRecords> {
  await settle(at.store);
  const store = await openStore(at.store);
  try {
    const anchors = await readAnchors(at.store, store);
    // Of several the last: its id is the one that the anchorer means by now.
    const anchor = site === undefined ? anchors[0] : anchorIn(anchors, site);
    if (anchor === undefined) throw nowhere(at, site);
    const secret = await readSecret(at.store);
    if (secret === undefined) throw forgotten(at);
    const { manifest } = await readStoredManifest(at.store, store);
    const records: DisclosedRecord[] = [];
    for (const index of indices(store)) records.push(await discloseRecord(at, store, { index, secret }));
    return { anchor, records, manifest };
  } finally {
    store.close();
  }
}

/** The index of a record that is named by file and line. */
export function indexOfLine(store: BatchStore, { line, file }: { line: number; file: string | undefined }): number {
  const [only, ...others] = file === undefined ? store.files : store.files.filter(({ path }) => path === file);
  if (only === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "The batch has no file of this path.",
      place: "--file",
      value: file,
      nextStep: "Name it relative to the folder, with / between its parts, as it stands in the store's batch.json.",
    });
  }
  if (others.length > 0) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: `The batch has ${store.files.length} files, and each has lines.`,
      place: "--file",
      nextStep: `Say which: --file ${quoted(only.path)}.`,
    });
  }
  if (line >= 1 && line <= only.records) return only.start + line - 1;
  throw new SallyportError("RECORD_INDEX_INVALID", {
    summary: `${showUnseen(only.path)} has ${only.records} records, and no line ${line}.`,
    place: "--line",
    value: String(line),
  });
}

function nowhere({ path, store }: DataAt, site: Site | undefined): SallyportError {
  const where = site === undefined ? "nowhere" : `not in ${site.registry} on chain ${site.chainId}`;
  return new SallyportError("BATCH_NOT_FOUND", {
    summary: `As far as ${showUnseen(store)} knows, this batch was anchored ${where}: it has no id that a proof could be of.`,
    place: store,
    nextStep: `Anchor it first: hardhat sallyport provenance anchor ${quoted(path)}.`,
  });
}

function forgotten({ store }: DataAt): SallyportError {
  return new SallyportError("SECRET_MISSING", {
    summary: `${showUnseen(store)} holds no secret, and without it no record can be proven.`,
    place: store,
  });
}
