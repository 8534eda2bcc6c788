import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { canonicalJson } from "../../sdk/text/canonicalJson.ts";
import { type Json, parseJson } from "../../sdk/text/parseJson.ts";
import type { RecordForm } from "./recordForm.ts";

/** Characters of a line of a table; nobody would read a longer one. */
const MOST_IN_LINE = 20_000;

/** The cells of one line of a table, without space around them; undefined where its quotes do not match. */
export function cellsOf(text: string): string[] | undefined {
  if (text.length > MOST_IN_LINE || /[\r\n]/.test(text)) return undefined;
  // Most lines have no quotes, and a table many lines.
  if (!text.includes('"')) return text.split(",").map(trimmed);
  try {
    const records: string[][] = parse(text, { trim: true, relax_column_count: true });
    return records.length > 1 ? undefined : (records[0] ?? []);
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

/** Without the space that tables have around cells; what cannot be seen is no such space. */
function trimmed(cell: string): string {
  let [start, end] = [0, cell.length];
  while (start < end && " \t\f".includes(cell[start] ?? "")) start += 1;
  while (end > start && " \t\f".includes(cell[end - 1] ?? "")) end -= 1;
  return cell.slice(start, end);
}

/** What a record says, in one spelling: the cells of a line of a table, the value of JSON, the words of a text. */
export function saysOf(text: string, form: RecordForm): string {
  if (form === "table") return JSON.stringify(cellsOf(text) ?? text);
  if (form === "text") return text.trim();
  const canonical = canonicalJson(text);
  return canonical.ok ? canonical.text : text;
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
