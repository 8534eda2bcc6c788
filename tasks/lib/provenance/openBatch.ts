import type { Address } from "viem";
import type { BatchBook, BookedBatch } from "../../../sdk/provenance/batchBook.ts";
import { requireAsBooked } from "../../../sdk/read/readBatchBook.ts";
import type { TaskContext } from "../runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "../system.ts";
import { type MeantBatch, meantBatch } from "./meantBatch.ts";
import { openBook } from "./openBook.ts";

/** A batch of a system's registry, and what it is found in. */
export type OpenBatch = {
  system: TaskSystem;
  /** The registry. */
  provenance: Address;
  book: BatchBook;
  booked: BookedBatch;
};

/**
 * Opens the system, reads what became of its batches, and finds the one that is meant: the registry, when it is called,
 * must say of it what its events say.
 *
 * @throws BATCH_NOT_FOUND, BATCH_AMBIGUOUS, NODE_INCONSISTENT
 */
export async function openBatch(context: TaskContext, args: SystemArguments & MeantBatch): Promise<OpenBatch> {
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  const book = await openBook(context, system);
  const booked = await meantBatch(context, system, book, args);
  await requireAsBooked(context.network.client, { provenance, book, booked });
  return { system, provenance, book, booked };
}
