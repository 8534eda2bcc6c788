import { type Hex, isAddressEqual, isHex, zeroAddress, zeroHash } from "viem";
import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { formatOf } from "../../../sdk/files/formatOf.ts";
import type { BatchBook, BookedBatch } from "../../../sdk/provenance/batchBook.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { readProofFile } from "../../../sdk/provenance/proof/proofFile.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { readAnchors } from "../data/anchors.ts";
import { dataAt, hasStore, isFolder } from "../data/dataAt.ts";
import { readStoredBatch } from "../data/storedBatch.ts";
import { readText } from "../files.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";

/** Which batch a command is about. */
export type MeantBatch = {
  /** What was hashed and anchored, the file of a proof, or the id or root of a batch. */
  data: string;
  /** Where what was hashed is kept; beside the data if left out. */
  store: string | undefined;
};

/**
 * The anchored batch that somebody means: by its id, by its root, by the data that was hashed, or by a file that discloses
 * records of it. What was hashed is taken as it was hashed, whatever the data is now.
 *
 * @throws BATCH_NOT_FOUND, BATCH_AMBIGUOUS, FILE_NOT_FOUND, FILE_NOT_TEXT, STORE_INVALID
 */
export async function meantBatch(
  context: TaskContext,
  system: TaskSystem,
  book: BatchBook,
  meant: MeantBatch,
): Promise<BookedBatch> {
  const { id, root } = await keysOf(context, system, meant);
  const found = id === undefined ? undefined : book.batches.get(id);
  if (found !== undefined) return found;
  const candidates = [...book.batches.values()].filter(({ batch }) => batch.root === root);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  if (only === undefined) {
    throw new SallyportError("BATCH_NOT_FOUND", {
      summary: `No batch of ${showUnseen(meant.data)} was anchored here.`,
      place: meant.data,
      value: id ?? root,
    });
  }
  const told = candidates.map(({ batchId, source }) => `${batchId} of ${formatAccount(source, system.names)}`);
  throw new SallyportError("BATCH_AMBIGUOUS", {
    summary: `${candidates.length} batches were anchored under the same root.`,
    place: meant.data,
    value: root,
    details: { batches: told.join(", ") },
  });
}

/** By what the batch is known: an id, a root, or both where either could be meant. */
async function keysOf(
  { network }: TaskContext,
  { record }: TaskSystem,
  { data, store }: MeantBatch,
): Promise<{ id?: Hex | undefined; root?: Hex }> {
  if (isHex(data) && data.length === 66) {
    const word = data.toLowerCase() as Hex;
    return { id: word, root: word };
  }
  const at = dataAt(data, store);
  const kept = (await hasStore(at)) ? await readStoredBatch(at.store) : undefined;
  if (kept !== undefined) {
    // Where it was anchored by several, or for several schemas, the last one is meant that was anchored from here.
    const here = (await readAnchors(at.store, kept)).find(
      ({ chainId, registry }) => chainId === network.chainId && isAddressEqual(registry, record.addresses.provenance),
    );
    return { id: here && hashBatch(here.batch), root: kept.root };
  }
  if (await isFolder(data)) {
    throw new SallyportError("FILE_NOT_FOUND", {
      summary: `${showUnseen(data)} is a folder, and nothing is kept of what it was when it was hashed.`,
      place: data,
      nextStep: "Name its store with --store, or the id of its batch.",
    });
  }
  const text = await readText(data);
  if (formatOf(text)?.startsWith("sallyport/record-")) return { id: hashBatch(readProofFile(text, data).batch) };
  return { root: textBatch({ text, anchorer: zeroAddress, schema: zeroHash }).root };
}
