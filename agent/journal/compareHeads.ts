import { type Address, type Hex, isAddressEqual } from "viem";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import type { AnchoredBatch } from "../../sdk/read/readBatch.ts";
import type { JournalOwner } from "./entry.ts";
import { openToRead } from "./file.ts";
import { headBatch } from "./headBatch.ts";
import { readLines } from "./readLines.ts";

/** What the registry holds of a journal, against what its file says. */
export type ComparedHeads = {
  /** The last entry of the file that is anchored; undefined where none is. */
  upTo: number | undefined;
  /** Anchored for this agent, and the head of no entry of the file: it was cut, or is another one. */
  missing: Hex[];
  /** Which the file says are anchored, and the registry does not know. */
  unanchored: { number: number; batchId: Hex }[];
  /** Accounts that the file does not name, and that anchored under its name: anybody can. */
  strangers: Address[];
};

/**
 * Compares a journal with the heads that were anchored under its name. Only accounts count that the journal says it was
 * carried by, and those in `by`.
 */
export function compareHeads(
  path: string,
  { owner, anchored, by }: { owner: JournalOwner; anchored: readonly AnchoredBatch[]; by: readonly Address[] },
): ComparedHeads {
  const database = openToRead(path);
  try {
    const accounts = new Set(by);
    const anchorers = [...new Set(anchored.map(({ batch }) => batch.anchorer))];
    const unfound = new Map(anchored.map((one) => [one.batchId, one]));
    const said: { number: number; batchId: Hex }[] = [];
    let upTo: number | undefined;
    for (const { recorded } of readLines(database)) {
      const { number, entry } = recorded;
      if (entry.kind === "sent" || entry.kind === "anchoringSent") accounts.add(entry.account);
      if (entry.kind === "anchored") said.push({ number, batchId: entry.batchId });
      const hashes = anchorers.map((anchorer) => headId(owner, recorded, anchorer));
      // Whoever anchored a head of this file: it is one.
      if (hashes.filter((id) => unfound.delete(id)).length > 0) upTo = number;
    }
    const known = [...accounts];
    const isKnown = (account: Address) => known.some((one) => isAddressEqual(one, account));
    const left = [...unfound.values()];
    const ids = new Set(anchored.map(({ batchId }) => batchId));
    return {
      upTo,
      missing: left.filter(({ batch }) => isKnown(batch.anchorer)).map(({ batchId }) => batchId),
      unanchored: said.filter(({ batchId }) => !ids.has(batchId)),
      strangers: [...new Set(left.map(({ batch }) => batch.anchorer).filter((one) => !isKnown(one)))],
    };
  } finally {
    database.close();
  }
}

function headId(owner: JournalOwner, head: { number: number; hash: Hex }, anchorer: Address): Hex {
  return hashBatch(headBatch(owner, head, anchorer));
}
