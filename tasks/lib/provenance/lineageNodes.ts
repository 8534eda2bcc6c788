import { type Hex, zeroHash } from "viem";
import { type BatchBook, statusIn } from "../../../sdk/provenance/batchBook.ts";
import type { Lineage, Reached } from "../../../sdk/provenance/lineage.ts";
import type { BatchStatus } from "../../../sdk/provenance/types.ts";

/** What programs are told of one batch. */
export type LineageNode = {
  batchId: Hex;
  generation: number;
  parents: readonly Hex[];
  /** Parents that are left out, where all batches together have too many. */
  moreParents: number;
  /** Where the manifest was found, and what it calls the data's origin; undefined where it was not. */
  manifest: string | undefined;
  origin: string | undefined;
  /** Undefined where nobody anchored it here. */
  standing: (BatchStatus & { schema: Hex; taintedBy: Hex | undefined; hasManifest: boolean }) | undefined;
};

/** Parents of all batches together that are told. Anybody may anchor any number of batches with the same parents. */
export const MOST_PARENTS_TOLD = 1_000_000;

/** What is known of each batch that was reached. */
export function lineageNodes(
  { book, known }: { book: BatchBook; known: Lineage },
  reached: readonly Reached[],
  most = MOST_PARENTS_TOLD,
): LineageNode[] {
  let left = most;
  return reached.map(({ batchId, generation }) => {
    const all = known.parentsOf(batchId);
    const parents = all.length <= left ? all : [];
    left -= parents.length;
    const found = known.manifestOf(batchId);
    const origin = found?.manifest?.origin;
    const node = { batchId, generation, parents, moreParents: all.length - parents.length };
    return { ...node, manifest: found?.place, origin, standing: standingOf(book, batchId) };
  });
}

function standingOf(book: BatchBook, batchId: Hex): LineageNode["standing"] {
  const booked = book.batches.get(batchId);
  if (booked === undefined) return undefined;
  const { batch, taintedBy } = booked;
  const hasManifest = batch.manifestHash !== zeroHash;
  return { ...statusIn(book, booked), schema: batch.schema, taintedBy, hasManifest };
}
