import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { SallyportError } from "../../errors/SallyportError.ts";

/** A line of a CSV file. */
export type CsvRecord = {
  /** Counted from 1. */
  line: number;
  /** Without space around them. */
  cells: readonly string[];
};

/** The lines of a CSV file that hold anything; a byte order mark, quotes and any line ends are fine. */
export function readRecords(text: string, file: string): CsvRecord[] {
  try {
    const parsed = parse(text, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      // Spreadsheets end files with lines of commas.
      skip_records_with_empty_values: true,
      relax_column_count: true,
      // All of them, so that a file with mixed line ends is not read as one long line.
      record_delimiter: ["\r\n", "\n", "\r"],
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return parsed.map(({ record, info }) => {
      // The parser counts the line on which a record ends.
      if (!record.some((cell) => /[\r\n]/.test(cell))) return { line: info.lines, cells: record };
      throw new SallyportError("CSV_ROW_INVALID", {
        summary: "A quoted field goes on over the end of its line.",
        place: `${file}:${info.lines}`,
        line: info.lines,
      });
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new SallyportError("CSV_ROW_INVALID", {
      summary: `${error.message}.`,
      place: file,
      value: error.code,
      cause: error,
    });
  }
}
