import type { Hex } from "viem";
import { type BatchBook, isWithdrawnForGood } from "../../../sdk/provenance/batchBook.ts";
import { type Lineage, lineageOf, reachedFrom } from "../../../sdk/provenance/lineage.ts";
import { readBatchBook } from "../../../sdk/read/readBatchBook.ts";
import { findManifests } from "../provenance/findManifests.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";

/** What a watcher knows of the data that proposals rest on. */
export type WatchedData = {
  /** As of the latest block. */
  book: BatchBook;
  /** By the manifests that are at hand. */
  lineage: Lineage;
};

/**
 * All batches of the registry as of the latest block, and from what each was derived.
 *
 * @param manifests Files and folders, joined by commas.
 */
export async function readData(
  { network, output }: TaskContext,
  { record }: TaskSystem,
  manifests: string,
): Promise<WatchedData> {
  const { addresses, fromBlock } = record;
  const book = await readBatchBook(network.client, { provenance: addresses.provenance, fromBlock });
  // What cannot be read and is not named was told of by the commands that put it there.
  const silent = { ...output, progress: () => {} };
  const { known } = await findManifests(silent, { manifests }, book, []);
  return { book, lineage: lineageOf(book, known) };
}

/** What a batch rests on, however far above, that is withdrawn for good; undefined where nothing known is. */
export function withdrawnAbove({ book, lineage }: WatchedData, batchId: Hex): Hex | undefined {
  return reachedFrom(batchId, lineage.above).find(({ batchId: above }) => {
    const booked = book.batches.get(above);
    return booked !== undefined && isWithdrawnForGood(book, booked);
  })?.batchId;
}
