import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { CountedSequence } from "../../../sdk/provenance/manifest/readAbout.ts";
import { quoteText } from "../../../sdk/text/formatText.ts";
import { readUtf8 } from "../../../sdk/text/readUtf8.ts";
import { type CsvCell, csvCells } from "./csvCells.ts";

/** Where a line stands. */
export type LinePlace = { path: string; line: number };

/** The number that a source gave to a line. */
export type Numbered = { source: string; number: bigint };

/** Reads the lines of a file from the first to the last; undefined where a line is to be passed over. */
export type NumberedLines = (bytes: Uint8Array, at: LinePlace) => Numbered | undefined;

const BYTE_ORDER_MARK = "\ufeff";

/** Titles that an error tells. */
const MOST_TITLES = 12;

/** How the lines of a file are read in which numbers are to be counted. Each file begins anew. */
export function numberedLines(asked: CountedSequence): NumberedLines {
  return "column" in asked ? inCsv(asked) : inJson(asked);
}

function inJson(asked: Extract<CountedSequence, { field: string }>): NumberedLines {
  return (bytes, at) => {
    const read = readUtf8(bytes);
    const text = read.ok ? read.text.trim() : "";
    // The end of a file behind its last line end.
    if (read.ok && text === "") return undefined;
    const record = read.ok ? parse(text) : undefined;
    if (record === undefined) throw uncounted(at, "it is no JSON with keys");
    const source = asked.source ?? record[asked.sourceField as string];
    if (typeof source !== "string" || source === "")
      throw uncounted(at, `"${asked.sourceField}" names no source in it`);
    const number = numberOf(record[asked.field]);
    if (number === undefined) throw uncounted(at, `"${asked.field}" is no whole number below 2^64 in it`);
    return { source, number };
  };
}

/** The first line that holds anything has the titles. */
function inCsv(asked: Extract<CountedSequence, { column: string }>): NumberedLines {
  let header: { cells: number; number: number; source: number | undefined } | undefined;
  return (bytes, at) => {
    const read = readUtf8(bytes);
    if (!read.ok) throw uncounted(at, "it is not UTF-8", read.column);
    const line = at.line === 1 && read.text.startsWith(BYTE_ORDER_MARK) ? read.text.slice(1) : read.text;
    if (line.trim() === "") return undefined;
    const cells = csvCells(line.endsWith("\r") ? line.slice(0, -1) : line);
    if ("problem" in cells) throw uncounted(at, cells.problem, cells.column);
    if (header === undefined) {
      const source = asked.sourceColumn === undefined ? undefined : placeOf(asked.sourceColumn, cells, at);
      header = { cells: cells.length, number: placeOf(asked.column, cells, at), source };
      return undefined;
    }
    if (cells.length !== header.cells) {
      throw uncounted(at, `it has ${cells.length} cells, and the line of titles ${header.cells}`, line.length + 1);
    }
    const source = header.source === undefined ? undefined : (cells[header.source] as CsvCell);
    if (source?.text === "") throw uncounted(at, `"${asked.sourceColumn}" names no source in it`, source.column);
    const cell = cells[header.number] as CsvCell;
    const number = numberOf(cell.text);
    if (number === undefined) throw uncounted(at, `"${asked.column}" is no whole number below 2^64 in it`, cell.column);
    return { source: source?.text ?? (asked.source as string), number };
  };
}

/** Which of the titles is meant. */
function placeOf(title: string, cells: readonly CsvCell[], at: LinePlace): number {
  const found = cells.flatMap(({ text }, i) => (text.trim() === title ? [i] : []));
  const [only, again] = found;
  if (only !== undefined && again === undefined) return only;
  const titles = cells.slice(0, MOST_TITLES).map(({ text }) => quoteText(text.trim()));
  const more = cells.length > MOST_TITLES ? `, and ${cells.length - MOST_TITLES} more` : "";
  const why =
    again === undefined
      ? `no column is called "${title}" there, of ${titles.join(", ")}${more}`
      : `two columns are called "${title}"`;
  throw uncounted(at, why, again === undefined ? 1 : (cells[again] as CsvCell).column);
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A number, or one as text; what a double does not hold exactly is none. */
function numberOf(value: unknown): bigint | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? BigInt(value) : undefined;
  if (typeof value !== "string" || !/^(0|[1-9]\d{0,19})$/.test(value)) return undefined;
  const number = BigInt(value);
  return number < 1n << 64n ? number : undefined;
}

/** The error for a line whose number cannot be told. */
export function uncounted({ path, line }: LinePlace, why: string, column?: number): SallyportError {
  return new SallyportError("RECORD_INVALID", {
    summary: `Line ${line} of ${path} has no number of a source: ${why}.`,
    place: column === undefined ? `${path}:${line}` : `${path}:${line}:${column}`,
    line,
    column,
    nextStep: "Correct the data, name the file that has numbers with file, or state first, last and gaps yourself.",
  });
}
