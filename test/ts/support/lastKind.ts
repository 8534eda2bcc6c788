import { existsSync } from "node:fs";
import { exportJournal } from "../../../agent/journal/exportJournal.ts";

/** What was written last into a journal; "nothing" where there is none. */
export function lastKind(journal: string): string {
  if (!existsSync(journal)) return "nothing";
  const last = [...exportJournal(journal)].at(-1);
  return last === undefined ? "nothing" : JSON.parse(last).entry.kind;
}
