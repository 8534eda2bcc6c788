import { quoteText } from "../../../sdk/text/formatText.ts";
import { type Json, parseJson } from "../../../sdk/text/parseJson.ts";
import type { RecordForm } from "../../intents/recordForm.ts";
import { cellsOf } from "../../intents/recordValues.ts";
import type { Observation, ObservedRecord } from "../../sources/observation.ts";

/** Why one row stops, for people to read. It stops no other. */
export class RowProblem extends Error {}

/** One row of a source. */
export type Row = {
  source: string;
  record: ObservedRecord;
  /**
   * The text of a column, or of what a key or pointer of JSON names.
   *
   * @throws RowProblem
   */
  textAt(column: string): string;
};

/** A line that holds something and is no row, and why. */
export type BrokenRow = { record: ObservedRecord; problem: string };

/**
 * The rows of a source, in their order; lines that hold nothing are none. A broken line is told, and the others are
 * read. Of a table whose head is broken there are no rows.
 */
export function rowsOf(observation: Observation, form: RecordForm): (Row | BrokenRow)[] {
  const { source } = observation;
  const filled = filledRecords(observation);
  if (form !== "table") return filled.map((record) => jsonRow(source, record));
  const [head, ...rest] = filled;
  if (head === undefined) return [];
  const titles = cellsOf(head.text);
  const problem = titles === undefined ? "its quotes do not match" : headProblem(titles);
  if (titles === undefined || problem !== undefined) return [{ record: head, problem: `the titles: ${problem}` }];
  return rest.map((record) => tableRow(source, record, titles));
}

/** The last row, whose values thresholds are compared with. */
export function lastRow(observation: Observation, form: RecordForm): Row | BrokenRow | undefined {
  const filled = filledRecords(observation);
  const needed = form === "table" ? [...filled.slice(0, 1), ...filled.slice(1).slice(-1)] : filled.slice(-1);
  return rowsOf({ ...observation, records: needed }, form).at(-1);
}

function filledRecords({ records }: Observation): ObservedRecord[] {
  return records.filter(({ text }) => /[^\s,]/.test(text));
}

export function isBroken(row: Row | BrokenRow): row is BrokenRow {
  return "problem" in row;
}

function headProblem(titles: readonly string[]): string | undefined {
  const twice = titles.find((title, i) => title !== "" && titles.indexOf(title) !== i);
  return twice === undefined ? undefined : `${quoteText(twice)} stands there twice`;
}

function tableRow(source: string, record: ObservedRecord, titles: readonly string[]): Row | BrokenRow {
  const cells = cellsOf(record.text);
  if (cells === undefined) return { record, problem: "its quotes do not match" };
  if (cells.length !== titles.length) {
    return { record, problem: `it has ${cells.length} cells, and there are ${titles.length} titles` };
  }
  const textAt = (column: string) => {
    const at = titles.indexOf(column);
    if (at < 0) throw new RowProblem(`there is no column ${quoteText(column)}`);
    return cells[at] ?? "";
  };
  return { source, record, textAt };
}

function jsonRow(source: string, record: ObservedRecord): Row | BrokenRow {
  const parsed = parseJson(record.text);
  if (!parsed.ok) return { record, problem: "it is no JSON" };
  const { kind } = parsed.value;
  if (kind !== "object" && kind !== "list") return { record, problem: "it is no object or list of JSON" };
  return { source, record, textAt: (column) => scalarAt(parsed.value, column) };
}

function scalarAt(root: Json, column: string): string {
  const steps = column.startsWith("/") ? column.slice(1).split("/").map(unescaped) : [column];
  const found = steps.reduce<Json | undefined>(memberOf, root);
  if (found === undefined) throw new RowProblem(`there is no ${quoteText(column)}`);
  if (found.kind === "text" || found.kind === "word") return found.text;
  if (found.kind === "bool") return String(found.value);
  throw new RowProblem(`${quoteText(column)} is ${found.kind === "null" ? "null" : `a whole ${found.kind}`}`);
}

/** RFC 6901. */
function unescaped(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function memberOf(value: Json | undefined, step: string): Json | undefined {
  if (value?.kind === "object") return value.entries.get(step);
  return value?.kind === "list" && /^(0|[1-9]\d{0,8})$/.test(step) ? value.items[Number(step)] : undefined;
}
