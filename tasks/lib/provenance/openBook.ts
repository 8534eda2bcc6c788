import type { BatchBook } from "../../../sdk/provenance/batchBook.ts";
import { readBatchBook } from "../../../sdk/read/readBatchBook.ts";
import { waiting } from "../output.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";

/** All batches of a system's registry, as of the latest block. */
export function openBook({ network, output }: TaskContext, { record }: TaskSystem): Promise<BatchBook> {
  const { addresses, fromBlock } = record;
  const reading = readBatchBook(network.client, { provenance: addresses.provenance, fromBlock });
  return waiting(output, "reading what became of all batches", reading);
}
