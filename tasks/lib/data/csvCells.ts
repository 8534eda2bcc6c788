/** A cell of a line of CSV, and the column that it begins at, counted from 1. */
export type CsvCell = { text: string; column: number };

/** The line is no CSV: why, and where. */
export type CsvProblem = { problem: string; column: number };

/**
 * The cells of one line of CSV, as RFC 4180 has them: parted by commas, and in double quotes where a cell holds one. A line is
 * a record of the batch; a quoted cell that goes on in the next line would be two of them, and is refused.
 */
export function csvCells(line: string): CsvCell[] | CsvProblem {
  const cells: CsvCell[] = [];
  for (let at = 0; ; ) {
    const column = at + 1;
    if (line[at] !== '"') {
      const comma = line.indexOf(",", at);
      const end = comma === -1 ? line.length : comma;
      const quote = line.slice(at, end).indexOf('"');
      if (quote !== -1)
        return { problem: "a quote stands inside a cell that has none at its beginning", column: column + quote };
      cells.push({ text: line.slice(at, end), column });
      at = end;
    } else {
      const end = closing(line, at + 1);
      if (end === undefined) return { problem: "a quoted cell does not end in its line, which is a record", column };
      cells.push({ text: line.slice(at + 1, end).replaceAll('""', '"'), column });
      at = end + 1;
    }
    if (at === line.length) return cells;
    if (line[at] !== ",") return { problem: "something stands between a quoted cell and the comma", column: at + 1 };
    at++;
  }
}

/** The quote that closes a cell: not one of two that stand for one. */
function closing(line: string, from: number): number | undefined {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 2)) if (line[at + 1] !== '"') return at;
  return undefined;
}
