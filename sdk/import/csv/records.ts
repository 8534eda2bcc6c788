import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { SallyportError } from "../../errors/SallyportError.ts";

/** A line of a CSV file. */
export type CsvRecord = {
  /** Counted from 1. */
  line: number;
  /** Without space around them. */
  cells: readonly string[];
};

/** Some ten thousand payments; a proposal holds 256 calls. */
const MOST_CHARACTERS = 2 * 1024 * 1024;

/** The lines of a CSV file that hold anything; a byte order mark, quotes and any line ends are fine. */
export function readRecords(text: string, file: string): CsvRecord[] {
  if (text.length > MOST_CHARACTERS) {
    throw new SallyportError("FILE_TOO_LARGE", {
      summary: `The file has ${text.length} characters, and at most ${MOST_CHARACTERS} are read.`,
      place: file,
    });
  }
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
    const line = Number(error["lines"]);
    throw new SallyportError("CSV_ROW_INVALID", {
      summary: WORDS[error.code] ?? "The line cannot be split into its fields.",
      place: `${file}:${line}`,
      line,
      value: error.code,
      cause: error,
    });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  CSV_INVALID_CLOSING_QUOTE: "Behind the quote that ends a field stands something else than a comma.",
  CSV_QUOTE_NOT_CLOSED: "A field begins with a quote, and no quote ends it.",
  INVALID_OPENING_QUOTE: "A quote stands inside a field that does not begin with one.",
};
