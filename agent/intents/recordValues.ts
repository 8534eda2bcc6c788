import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { type Json, parseJson } from "../../sdk/text/parseJson.ts";

/** Characters of a line of a table; nobody would read a longer one. */
const MOST_IN_LINE = 20_000;

/** The cells of one line of a table, without space around them; undefined where its quotes do not match. */
export function cellsOf(text: string): string[] | undefined {
  if (text.length > MOST_IN_LINE) return undefined;
  try {
    const records: string[][] = parse(text, { trim: true, relax_column_count: true });
    return records.length > 1 ? undefined : (records[0] ?? []);
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

/** The texts and numbers of a JSON text, as they are written; keys are none. Undefined where it is no JSON. */
export function scalarsOf(text: string): string[] | undefined {
  const parsed = parseJson(text);
  if (!parsed.ok) return undefined;
  const found: string[] = [];
  collect(parsed.value);
  return found;

  function collect(value: Json): void {
    if (value.kind === "text" || value.kind === "word") found.push(value.text);
    else if (value.kind === "list") for (const item of value.items) collect(item);
    else if (value.kind === "object") for (const item of value.entries.values()) collect(item);
  }
}
