import type { Address } from "viem";
import { agreed, type Nodes } from "../node/agree.ts";
import type { AgreedBlock } from "../node/agreedBlock.ts";
import type { BatchStanding } from "../provenance/proof/proofFile.ts";
import { standingWords } from "../provenance/proof/standingWords.ts";
import type { Batch } from "../provenance/types.ts";
import { type AtBlock, readBatchStatus } from "./readBatch.ts";

export type ReadStandingParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  batch: Batch;
  /** Of all nodes; see `agreedBlock`. */
  block: AgreedBlock;
};

/**
 * How a batch stands at a block, as every node says.
 *
 * @throws NODES_DISAGREE
 */
export async function readStanding(
  nodes: Nodes,
  { provenance, batch, block: { number, hash, timestamp } }: ReadStandingParameters,
): Promise<BatchStanding> {
  const block = { number, timestamp };
  const words = (status: BatchStanding["status"]) => standingWords({ status, block });
  const at = atBlock(nodes, { number, hash });
  const status = await agreed(nodes, { what: "the batch", words }, ({ client }) =>
    readBatchStatus(client, { provenance, batch, ...at }),
  );
  return { status, block };
}

/** One node is asked by number, which every node knows; several by hash: a number may be another block to each. */
export function atBlock(nodes: Nodes, { number, hash }: Pick<AgreedBlock, "number" | "hash">): AtBlock {
  return nodes.length === 1 ? { blockNumber: number } : { blockHash: hash };
}
