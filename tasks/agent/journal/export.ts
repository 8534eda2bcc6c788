import { exportJournal } from "../../../agent/journal/exportJournal.ts";
import type { Output, Report } from "../../lib/output.ts";
import { runOffline } from "../../lib/runTask.ts";
import type { JournalArguments } from "./verify.ts";

export default function ({ file }: JournalArguments): Promise<void> {
  return runOffline({ json: false }, (output) => exportLines(output, { file }));
}

/** Prints a journal, one entry a line. Of a broken one, the entries before the first that is not as it was written. */
export async function exportLines({ line }: Output, { file }: JournalArguments): Promise<Report> {
  for (const one of exportJournal(file)) line(one);
  return { json: undefined };
}
