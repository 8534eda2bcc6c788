import { type JournalStanding, standingOf } from "../../agent/journal/standingOf.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";

/**
 * How an agent stands by its journal, for what goes on from there.
 *
 * @throws JOURNAL_BROKEN where an entry is not as it was written: no runner begins with such a journal.
 */
export function journalAt(file: string): JournalStanding {
  const standing = standingOf(file);
  const problem = standing?.problem ?? (standing === undefined ? { number: 1, reason: "it is not whole" } : undefined);
  if (standing !== undefined && problem === undefined) return standing;
  throw new SallyportError("JOURNAL_BROKEN", {
    summary: `${file} is damaged or was changed: entry ${problem?.number}: ${problem?.reason}.`,
    place: file,
    value: String(problem?.number),
    args: { ...problem },
  });
}
