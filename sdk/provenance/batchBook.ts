import type { Address, Hex } from "viem";
import { type Batch, type BatchStatus, withdrawal } from "./types.ts";

/** An objection to a batch that ends by itself, unless root confirms it. */
export type Dispute = {
  by: Address;
  /** Last second of it. */
  until: number;
  /** In the words of whoever disputes. */
  reason: string;
};

/** What the registry's events say of one batch. */
export type BookedBatch = {
  batchId: Hex;
  batch: Batch;
  /** The admitted source that signed; the anchorer where none did. */
  source: Address;
  /** Seconds since the epoch. */
  observedAt: number;
  /** Bits of `batchLevel`. */
  levels: number;
  /** All disputes that were not cleared, oldest first; those that ended by themselves too. */
  disputes: Dispute[];
  /** Root made the dispute last. */
  isConfirmed: boolean;
  /** The withdrawn batch that it was shown to rest on. */
  taintedBy: Hex | undefined;
  /** Where it stands in the log of batches; undefined where nobody entered it. */
  position: number | undefined;
};

/** What a source withdrew, in its own words. */
export type Revocation = { source: Address; root: Hex; reason: string };

/** All batches of a registry, as its events tell of them up to one block. */
export type BatchBook = {
  blockNumber: bigint;
  /** Of that block, in seconds since the epoch. */
  timestamp: number;
  /** By id, in the order in which they were anchored. */
  batches: ReadonlyMap<Hex, BookedBatch>;
  /** By {@link revocationKey}. */
  revocations: ReadonlyMap<string, Revocation>;
  /** Ids in the order of the log. */
  log: readonly Hex[];
};

/** By what a book knows that a source withdrew a root. */
export function revocationKey({ source, root }: Pick<Revocation, "source" | "root">): string {
  return `${source} ${root}`.toLowerCase();
}

/** That its source withdrew the batch; undefined where it did not. */
export function revocationOf(book: BatchBook, { source, batch }: BookedBatch): Revocation | undefined {
  return book.revocations.get(revocationKey({ source, root: batch.root }));
}

/** The dispute that ends last; undefined where there is none, or all have ended and root confirmed none. */
export function disputeOf({ timestamp }: BatchBook, { disputes, isConfirmed }: BookedBatch): Dispute | undefined {
  const last = disputes.at(-1);
  return last !== undefined && (isConfirmed || timestamp <= last.until) ? last : undefined;
}

/** What the registry's `status` would answer at the block of the book. */
export function statusIn(book: BatchBook, booked: BookedBatch): BatchStatus {
  const { source, observedAt, levels, taintedBy } = booked;
  let bits = revocationOf(book, booked) === undefined ? 0 : withdrawal.revoked;
  if (disputeOf(book, booked) !== undefined) bits |= withdrawal.disputed;
  if (taintedBy !== undefined) bits |= withdrawal.tainted;
  return { source, observedAt, levels, withdrawal: bits };
}

/**
 * Whether the batch is withdrawn in a way that does not end by itself: only that taints what was derived from it. Root
 * can clear a dispute that it confirmed.
 */
export function isWithdrawnForGood(book: BatchBook, booked: BookedBatch): boolean {
  return revocationOf(book, booked) !== undefined || booked.isConfirmed || booked.taintedBy !== undefined;
}
