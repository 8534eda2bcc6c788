import type { Hex } from "viem";
import { type BatchBook, type BookedBatch, isWithdrawnForGood } from "../../../sdk/provenance/batchBook.ts";
import { type BatchList, reachedFromAny } from "../../../sdk/provenance/lineage.ts";
import type { WatchedData } from "./data.ts";

/** A batch that is to be marked, and a parent of it that is withdrawn or marked already. */
export type DueTaint = { child: BookedBatch; parent: BookedBatch };

export type TaintsDueParameters = WatchedData & {
  /** The registry as of a block that is not undone any more. */
  final: BatchBook;
  /** Batches that open proposals name. */
  inputs: ReadonlySet<Hex>;
};

/**
 * What can be marked now: it rests on something that was withdrawn for good by a final block and still is, or that was
 * marked because of that. What open proposals rest on comes first, then the oldest: anybody may anchor any number of
 * batches with somebody's manifest, and must not keep the others waiting.
 */
export function taintsDue({ book, lineage, final, inputs }: TaintsDueParameters): DueTaint[] {
  const withdrawn = [...final.batches.values()].filter((one) => {
    const now = book.batches.get(one.batchId);
    return isWithdrawnForGood(final, one) && now !== undefined && isWithdrawnForGood(book, now);
  });
  const bad = new Set(withdrawn.map(({ batchId }) => batchId));
  const derived = reachedFromAny([...bad], lineage.below).map(({ batchId }) => batchId);
  const unmarked = new Set<Hex>();
  for (const id of derived) {
    if (book.batches.get(id)?.taintedBy === undefined) unmarked.add(id);
    else bad.add(id);
  }
  if (unmarked.size === 0) return [];
  const awaited = awaitedBy(inputs);
  // Many batches may have one list of parents: it is looked through once.
  const parents = new Map<BatchList, Hex | undefined>();
  // In the order in which they were anchored, as the book has them; the sort keeps it among equals.
  return [...book.batches.values()]
    .flatMap((child) => {
      const parent = unmarked.has(child.batchId) ? badParentOf(child.batchId) : undefined;
      return parent === undefined ? [] : [{ child, parent }];
    })
    .sort((a, b) => Number(awaited.has(b.child.batchId)) - Number(awaited.has(a.child.batchId)));

  /** What is named, and all above it that is to be marked before. */
  function awaitedBy(named: ReadonlySet<Hex>): Set<Hex> {
    const starts = [...named].filter((id) => unmarked.has(id));
    const above = reachedFromAny(starts, (id) => (unmarked.has(id) ? lineage.above(id) : []));
    return new Set([...starts, ...above.map(({ batchId }) => batchId)]);
  }

  /** Undefined where its parents are to be marked before it. */
  function badParentOf(child: Hex): BookedBatch | undefined {
    const list = lineage.parentsOf(child);
    if (!parents.has(list))
      parents.set(
        list,
        list.find((id) => bad.has(id)),
      );
    const parent = parents.get(list);
    return parent === undefined ? undefined : book.batches.get(parent);
  }
}
