import { statusIn } from "../../../sdk/provenance/batchBook.ts";
import { withdrawal } from "../../../sdk/provenance/types.ts";
import { withdrawalWords } from "../provenance/standingWords.ts";
import type { WatchedData } from "./data.ts";
import type { WatchRoundParameters } from "./roundParameters.ts";

/** Children that are named in one event; the rest is counted. */
const MOST_NAMED = 20;

/** That a watcher has looked at the registry before: what was withdrawn earlier, and concerns nobody, is no news. */
const LOOKED = { subject: "registry", words: "looked at" };

/**
 * Tells once of each batch that was revoked, disputed or tainted, and what rests on it and is not marked; again when that
 * becomes more, and when a dispute has ended.
 */
export function tellWithdrawn(
  { system, memory, tell }: Pick<WatchRoundParameters, "system" | "memory" | "tell">,
  { book, lineage }: WatchedData,
): void {
  const isFirst = memory.last(LOOKED.subject) === undefined;
  const marks = new Map(memory.marks().map(({ child, hash }) => [child, hash]));
  for (const [batchId, booked] of book.batches) {
    const subject = `batch ${batchId}`;
    const before = memory.last(subject);
    const { withdrawal: bits } = statusIn(book, booked);
    if (bits === 0 && before === undefined) continue;
    const resting = bits === 0 ? [] : lineage.childrenOf(batchId);
    const about = { subject, words: JSON.stringify([bits, resting.length]) };
    if (about.words === before) continue;
    if (bits === 0) {
      tell({ event: "restored", batchId }, about);
      continue;
    }
    const open = resting.filter((id) => {
      const child = book.batches.get(id);
      return child !== undefined && statusIn(book, child).withdrawal === 0;
    });
    const [hadBits, had] = before === undefined ? [] : (JSON.parse(before) as [number, number]);
    const isChanged = before === undefined ? !isFirst : hadBits !== bits;
    const isNews = isChanged || (open.length > 0 && resting.length > (had ?? 0));
    const children = { children: open.slice(0, MOST_NAMED), more: Math.max(0, open.length - MOST_NAMED) };
    if (!isNews) {
      memory.note(undefined, about);
    } else if (booked.taintedBy !== undefined && bits === withdrawal.tainted) {
      const { taintedBy: parent } = booked;
      tell({ event: "tainted", batchId, parent, transactionHash: marks.get(batchId), ...children }, about);
    } else {
      tell({ event: "withdrawn", batchId, words: withdrawalWords(book, booked, system.names), ...children }, about);
    }
  }
  if (isFirst) memory.note(undefined, LOOKED);
}
