import { type Hex, zeroHash } from "viem";
import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import type { BatchBook, BookedBatch } from "../../../sdk/provenance/batchBook.ts";
import type { Lineage } from "../../../sdk/provenance/lineage.ts";
import { cutText, quoteText } from "../../../sdk/text/formatText.ts";
import type { Output } from "../output.ts";
import type { TaskSystem } from "../system.ts";
import { moreWords } from "./limit.ts";
import { levelWords, withdrawalWords } from "./standingWords.ts";

export type TellLineageParameters = {
  book: BatchBook;
  known: Lineage;
  batchId: Hex;
  /** Generations that are followed. */
  depth: number;
  /** Batches that are told: of one batch's parents a tenth of them at most, so that there is room for others. */
  limit: number;
};

/** Generations that fit beside one another. */
const MOST_INDENTED = 20;

/** Characters of an origin that people are shown. */
const MOST_OF_ORIGIN = 60;

/**
 * The tree for people: each batch once, with what it rests on below it.
 *
 * @returns The batches that were told.
 */
export function tellLineage(
  output: Output,
  { names }: TaskSystem,
  { book, known, batchId, depth, limit }: TellLineageParameters,
): ReadonlySet<Hex> {
  const told = new Set<Hex>();
  const deepest = Math.min(depth, MOST_INDENTED);
  const mostParents = Math.ceil(limit / 10);
  tell(batchId, 0);
  return told;

  function tell(id: Hex, generation: number): void {
    const indent = "    ".repeat(generation);
    const line = (text: string) => output.line(`${indent}${text}`);
    const booked = book.batches.get(id);
    const isAbove = told.has(id);
    told.add(id);
    if (isAbove || booked === undefined) {
      line(`${id}  ${isAbove ? "(told above)" : "NOT ANCHORED here"}`);
      return;
    }
    line(`${id}  ${titleOf(booked)}`);
    line(`  ${levelWords(booked.levels)}, of ${formatAccount(booked.source, names)}`);
    const withdrawals = withdrawalWords(book, booked, names);
    for (const words of withdrawals) line(`  ${words}`);
    if (withdrawals.length === 0) line("  in good standing");
    const parents = known.parentsOf(id);
    if (parents.length === 0) return;
    if (generation === deepest) {
      line(`  rests on ${parents.length}: ${depth > MOST_INDENTED ? "--json tells them" : "--depth follows them"}`);
      return;
    }
    line(`  rests on ${parents.length}:`);
    let shown = 0;
    for (const parent of parents.slice(0, mostParents)) {
      if (told.size >= limit) break;
      tell(parent, generation + 1);
      shown++;
    }
    if (shown < parents.length) line(`    ${moreWords(parents.length - shown)}`);
  }

  function titleOf({ batchId: id, batch }: BookedBatch): string {
    const found = known.manifestOf(id);
    if (found?.manifest !== undefined) return quoteText(cutText(found.manifest.origin, MOST_OF_ORIGIN));
    if (found !== undefined) return "manifest forgotten, but for what it rests on";
    return batch.manifestHash === zeroHash ? "has no manifest" : "manifest UNKNOWN";
  }
}
