import { CsvError, parse } from "csv-parse/browser/esm/sync";
import { type Address, getAddress, zeroAddress } from "viem";
import { parseDecimal } from "../amount/parseDecimal.ts";
import type { ErrorCode } from "../errors/registry.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { throwFirst } from "../errors/throwFirst.ts";

/** One payment of a CSV-airdrop file. */
export type Payout = {
  /** Line of the file, counted from 1. */
  line: number;
  receiver: Address;
} & (
  | { type: "native" /** In wei. */; amount: bigint }
  | { type: "erc20"; token: Address /** Base units. */; amount: bigint }
  | { type: "erc721"; token: Address; id: bigint }
);

/** What the importer must know of a token: `names.tokens` of a compiled policy holds it. */
export type KnownToken = { name: string; address: Address; decimals: number };

export type CsvAirdropOptions = {
  /** Decimals come from here and from nowhere else; rows of other tokens are refused. */
  tokens: readonly KnownToken[];
  /** How errors call the file. */
  file?: string;
};

const COLUMNS = ["token_type", "token_address", "receiver", "amount", "id"] as const;
type Column = (typeof COLUMNS)[number];
/** The fields of a row that every row must have; `id` is for NFTs and often left out. */
const REQUIRED: readonly Column[] = ["token_type", "token_address", "receiver", "amount"];

const NATIVE_DECIMALS = 18;

type Row = {
  line: number;
  fields: Partial<Record<Column, string>>;
  /** An error at a column of this row. */
  refuse(code: ErrorCode, column: Column | undefined, summary: string, nextStep?: string): SallyportError;
};

/**
 * Reads payments from the CSV-airdrop format `token_type,token_address,receiver,amount,id`. The header line may be
 * missing; quotes, a byte order mark, Windows line ends and blank lines are fine. Addresses stand in one case, or
 * with their checksum. Nothing is guessed or rounded.
 *
 * @param text The whole file.
 * @throws An error whose code begins with CSV_, for the first line that cannot be read; where there are more, its
 * cause is an `AggregateError` of all.
 * @example
 * const payouts = parseCsvAirdrop(text, { tokens: Object.values(policy.names.tokens) });
 */
export function parseCsvAirdrop(text: string, { tokens, file = "airdrop.csv" }: CsvAirdropOptions): Payout[] {
  const rows = readRows(text, file);
  const payouts: Payout[] = [];
  const errors: SallyportError[] = [];
  for (const row of rows) {
    try {
      payouts.push(readPayout(row, tokens));
    } catch (error) {
      if (!(error instanceof SallyportError)) throw error;
      errors.push(error);
    }
  }
  throwFirst(errors, "line");
  return payouts;
}

function readRows(text: string, file: string): Row[] {
  const records = readRecords(text, file);
  const [first] = records;
  if (first === undefined) throw new SallyportError("CSV_EMPTY", { summary: "The file holds no line.", place: file });
  const header = first.cells.map((cell) => cell.toLowerCase());
  const isHeader = header.includes("token_type") || header.includes("receiver");
  const columns = isHeader ? readHeader(header, first.line, file) : COLUMNS;
  return (isHeader ? records.slice(1) : records).map(({ line, cells }) => {
    const fields = Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
    const refuse: Row["refuse"] = (code, column, summary, nextStep) =>
      new SallyportError(code, {
        summary,
        place: `${file}:${line}${column === undefined ? "" : `, column ${column}`}`,
        line,
        value: column === undefined ? cells.join(",") : (fields[column] ?? ""),
        ...(nextStep === undefined ? {} : { nextStep }),
      });
    if (cells.length > columns.length || cells.length < REQUIRED.length) {
      throw refuse(
        "CSV_ROW_INVALID",
        undefined,
        `The line has ${cells.length} fields, and ${columns.join(",")} are needed.`,
      );
    }
    return { line, fields, refuse };
  });
}

function readRecords(text: string, file: string): { line: number; cells: string[] }[] {
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

function readHeader(header: readonly string[], line: number, file: string): Column[] {
  const refuse = (summary: string, value: string) =>
    new SallyportError("CSV_HEADER_INVALID", { summary, place: `${file}:${line}`, line, value });
  for (const [i, name] of header.entries()) {
    if (!(COLUMNS as readonly string[]).includes(name)) throw refuse(`"${name}" is not a column.`, name);
    if (header.indexOf(name) !== i) throw refuse(`The column "${name}" stands there twice.`, name);
  }
  for (const name of REQUIRED) if (!header.includes(name)) throw refuse(`The column "${name}" is missing.`, name);
  return header as Column[];
}

function readPayout(row: Row, tokens: readonly KnownToken[]): Payout {
  const { fields, line, refuse } = row;
  const type = (fields.token_type ?? "").toLowerCase();
  const receiver = readAddress(row, "receiver");
  if (type === "native") {
    const token = fields.token_address ?? "";
    if (token !== "" && token !== zeroAddress) {
      throw refuse(
        "CSV_TOKEN_UNKNOWN",
        "token_address",
        "Native value has no token address.",
        "Leave the field empty.",
      );
    }
    return { line, type, receiver, amount: readAmount(row, NATIVE_DECIMALS, "the native currency") };
  }
  if (type !== "erc20" && type !== "erc721") {
    throw refuse("CSV_TOKEN_TYPE_UNKNOWN", "token_type", "This is not a token type.");
  }
  const address = readAddress(row, "token_address");
  const token = tokens.find((one) => one.address.toLowerCase() === address.toLowerCase());
  if (token === undefined) throw refuse("CSV_TOKEN_UNKNOWN", "token_address", "The policy does not name this token.");
  if (type === "erc20")
    return { line, type, receiver, token: address, amount: readAmount(row, token.decimals, token.name) };
  if (!["", "1"].includes(fields.amount ?? "")) {
    throw refuse("CSV_AMOUNT_INVALID", "amount", "Of an NFT there is one.", "Leave the field empty, or write 1.");
  }
  return { line, type, receiver, token: address, id: readId(row) };
}

/** In one case, or with its checksum: where cases are mixed, a wrong checksum means a wrong character. */
function readAddress({ fields, refuse }: Row, column: "token_address" | "receiver"): Address {
  const text = fields[column] ?? "";
  const fail = (summary: string) => refuse("CSV_ADDRESS_INVALID", column, summary);
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw fail("This is not an address.");
  const digits = text.slice(2);
  const checksummed = getAddress(text.toLowerCase());
  const isOneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!isOneCase && text !== checksummed)
    throw fail("The address does not have its checksum: a character may be wrong.");
  if (checksummed === zeroAddress) throw fail("The zero address belongs to nobody.");
  return checksummed;
}

function readAmount({ fields, refuse }: Row, decimals: number, name: string): bigint {
  const text = fields.amount ?? "";
  // A comma may be meant for thousands or for decimals, so neither is read into it.
  const parsed = text.includes(",") ? ({ ok: false, problem: "NOT_A_DECIMAL" } as const) : parseDecimal(text, decimals);
  if (parsed.ok && parsed.units > 0n) return parsed.units;
  if (parsed.ok)
    throw refuse("CSV_AMOUNT_INVALID", "amount", "The amount is not above zero.", "Correct it, or delete the line.");
  if (parsed.problem === "TOO_MANY_DECIMALS") {
    throw refuse(
      "CSV_TOO_MANY_DECIMALS",
      "amount",
      `The amount has ${text.split(".")[1]?.length} decimals, and ${name} has ${decimals}.`,
    );
  }
  throw refuse("CSV_AMOUNT_INVALID", "amount", "This is not a decimal number.");
}

function readId({ fields, refuse }: Row): bigint {
  const text = fields.id ?? "";
  if (/^(0|[1-9]\d*)$/.test(text) && BigInt(text) < 1n << 256n) return BigInt(text);
  throw refuse("CSV_ID_INVALID", "id", "This is not the id of an NFT.");
}
