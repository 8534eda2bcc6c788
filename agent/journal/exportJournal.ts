import { canonicalJson } from "../../sdk/text/canonicalJson.ts";
import { broken, openToRead } from "./file.ts";
import type { Line } from "./line.ts";
import { readLines } from "./readLines.ts";

/**
 * A journal as JSON lines, one an entry: canonical JSON of `at`, `entry`, `hash`, `number` and `previous`. Without `hash`
 * and `previous` a line is, byte by byte, the text that its hash is made of.
 *
 * @throws JOURNAL_BROKEN at the first entry that is not as it was written; those before it came out.
 */
export function* exportJournal(path: string): Generator<string> {
  const database = openToRead(path);
  try {
    const lines = readLines(database);
    let next = lines.next();
    for (; !next.done; next = lines.next()) yield exportedLine(next.value.line);
    if (next.value !== undefined) throw broken(path, next.value);
  } finally {
    database.close();
  }
}

function exportedLine({ text, previous, hash }: Line): string {
  const whole = canonicalJson(`${text.slice(0, -1)},"hash":"${hash}","previous":"${previous}"}`);
  // It was written as canonical JSON and read as such: the two keys beside it change nothing of that.
  if (!whole.ok) throw new Error(whole.summary);
  return whole.text;
}
