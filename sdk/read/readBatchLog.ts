import type { Address, Client } from "viem";
import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import type { BatchBook } from "../provenance/batchBook.ts";
import { type BatchLog, batchLog } from "../provenance/batchLog.ts";

/**
 * The log of batches of a registry, rebuilt from its events, which must lead to the root that the registry has.
 *
 * @throws NODE_INCONSISTENT
 */
export async function readBatchLog(
  client: Client,
  { provenance, book }: { provenance: Address; book: BatchBook },
): Promise<BatchLog> {
  const log = batchLog(book.log);
  const question = { address: provenance, abi: provenanceRegistryAbi, functionName: "logRoot" } as const;
  const stored = await explained(readContract(client, { ...question, blockNumber: book.blockNumber }));
  const { root, size } = log.head();
  if (stored === root) return log;
  throw new SallyportError("NODE_INCONSISTENT", {
    summary: `The ${size} batches that the node tells to be in the log do not lead to the log's root.`,
    value: stored,
    details: { rebuilt: root },
  });
}
