import { SallyportError } from "../../errors/SallyportError.ts";
import type { CsvRecord } from "./records.ts";

/** The columns of the CSV-airdrop format. */
export const COLUMNS = ["token_type", "token_address", "receiver", "amount", "id"] as const;
export type Column = (typeof COLUMNS)[number];

/** What every row must have; `id` is for NFTs and often left out. */
const REQUIRED: readonly Column[] = ["token_type", "token_address", "receiver", "amount"];

/** Which columns of another format say whom to pay and how much; all rows pay one token. */
export type CsvColumns = {
  /** The title of the column with the receivers' addresses. */
  receiver: string;
  /** The title of the column with the amounts, as decimal numbers. */
  amount: string;
  /** The token, by its name in the policy. */
  token: string;
};

/** Where the values of a row stand. */
export type Layout = {
  /** How many fields a row may have. */
  most: number;
  least: number;
  /** For each column that there is: the field, and how errors call it. */
  places: ReadonlyMap<Column, { index: number; title: string }>;
  /** Whether the first line is a header. */
  hasHeader: boolean;
};

/** Where the values stand in a CSV-airdrop file: as its header says, or in the order of the format. */
export function airdropLayout(first: CsvRecord, file: string): Layout {
  const titles = first.cells.map((cell) => cell.toLowerCase());
  const isPayment = /^(native|erc\d+)$/.test(titles[0] ?? "");
  const columns = isPayment ? COLUMNS : readHeader(titles, first, file);
  return {
    most: columns.length,
    least: REQUIRED.length,
    places: new Map(columns.map((column, index) => [column, { index, title: column }])),
    hasHeader: !isPayment,
  };
}

/** Where the values stand in an export of another format. */
export function mappedLayout(first: CsvRecord, { receiver, amount }: CsvColumns, file: string): Layout {
  const { cells, line } = first;
  const place = (title: string) => {
    const index = cells.indexOf(title);
    if (index >= 0 && cells.lastIndexOf(title) === index) return { index, title };
    throw new SallyportError("CSV_HEADER_INVALID", {
      summary: index < 0 ? `There is no column "${title}".` : `The column "${title}" stands there twice.`,
      place: `${file}:${line}`,
      line,
      value: title,
      nextStep: `Name a column of the file: ${titlesOf(cells)}.`,
    });
  };
  const places = new Map<Column, { index: number; title: string }>([
    ["receiver", place(receiver)],
    ["amount", place(amount)],
  ]);
  return { most: cells.length, least: cells.length, places, hasHeader: true };
}

function readHeader(header: readonly string[], { cells, line }: CsvRecord, file: string): Column[] {
  const refuse = (summary: string, value: string, nextStep?: string) =>
    new SallyportError("CSV_HEADER_INVALID", { summary, place: `${file}:${line}`, line, value, nextStep });
  if (!header.some((name) => (COLUMNS as readonly string[]).includes(name) && name !== "amount" && name !== "id")) {
    throw refuse(
      "This is no CSV-airdrop file: its first line names other columns.",
      cells.join(","),
      "Convert it, and say which columns are meant: hardhat sallyport payouts FILE --columns receiver=…,amount=…,token=….",
    );
  }
  for (const [i, name] of header.entries()) {
    if (!(COLUMNS as readonly string[]).includes(name)) throw refuse(`"${name}" is not a column.`, name);
    if (header.indexOf(name) !== i) throw refuse(`The column "${name}" stands there twice.`, name);
  }
  for (const name of REQUIRED) if (!header.includes(name)) throw refuse(`The column "${name}" is missing.`, name);
  return header as Column[];
}

function titlesOf(cells: readonly string[]): string {
  return cells.filter((cell) => cell !== "").join(", ");
}
