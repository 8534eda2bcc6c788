import type { JournalProblem } from "../../agent/journal/readLines.ts";
import { type JournalStanding, standingOf } from "../../agent/journal/standingOf.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";

/**
 * How an agent stands by its journal, for what goes on from there.
 *
 * @throws JOURNAL_BROKEN where an entry is not as it was written: no runner begins with such a journal.
 */
export function journalAt(file: string): JournalStanding {
  const standing = standingOf(file);
  if (standing !== undefined && standing.problem === undefined) return standing;
  const { number = 1, reason = "it is not whole" } = standing?.problem ?? {};
  throw new SallyportError("JOURNAL_BROKEN", {
    summary: `${file} is damaged or was changed: entry ${number}: ${reason}.`,
    place: file,
    value: String(number),
    args: { number, reason },
  });
}

/** What is wrong with a journal, in a line. */
export function problemLine({ number, reason }: JournalProblem): string {
  return number === undefined ? `BROKEN: ${reason}` : `entry ${number} is NOT as it was written: ${reason}`;
}
