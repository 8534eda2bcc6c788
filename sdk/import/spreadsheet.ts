import { SallyportError } from "../errors/SallyportError.ts";
import { readEach } from "../errors/throwFirst.ts";
import { type CsvColumns, mappedLayout } from "./csv/columns.ts";
import { readRecords } from "./csv/records.ts";
import { readAddress, readAmount, readRow, refuseNothing } from "./csv/row.ts";
import { type KnownToken, NATIVE_DECIMALS, type Payout } from "./payout.ts";

export type SpreadsheetOptions = {
  /** Which columns are meant, and which token. */
  columns: CsvColumns;
  /** Decimals come from here and from nowhere else. */
  tokens: readonly KnownToken[];
  /** The native currency's name in the policy. */
  native: string;
  /** Whether lines whose amount is zero are left out; they are refused otherwise. */
  skipZero?: boolean;
  /** How errors call the file. */
  file?: string;
};

/** The payments, and the lines that were left out. */
export type SpreadsheetPayouts = { payouts: Payout[]; zeroLines: number[] };

/**
 * Reads payments from a CSV file as a spreadsheet exports it, where it has a header and somebody says which columns
 * are meant. As with the CSV-airdrop format nothing is guessed or rounded: signs of currency, commas between
 * thousands, exponents, percentages and totals are refused where they stand.
 *
 * @throws An error whose code begins with CSV_, for the first line that cannot be read; where there are more, its
 * cause is an `AggregateError` of all.
 * @example
 * const columns = { receiver: "target", amount: "amount", token: "USDC" };
 * const { payouts } = parseSpreadsheet(text, { columns, tokens: Object.values(names.tokens), native: names.native.name });
 */
export function parseSpreadsheet(text: string, options: SpreadsheetOptions): SpreadsheetPayouts {
  const { columns, tokens, native, skipZero = false, file = "payouts.csv" } = options;
  const token = tokens.find(({ name }) => name === columns.token);
  if (token === undefined && columns.token !== native) {
    throw new SallyportError("CSV_TOKEN_UNKNOWN", {
      summary: "The policy does not name this token.",
      place: file,
      value: columns.token,
      nextStep: `Name one of ${[native, ...tokens.map(({ name }) => name)].join(", ")}.`,
    });
  }
  const records = readRecords(text, file);
  const [header, ...rest] = records;
  if (header === undefined) throw new SallyportError("CSV_EMPTY", { summary: "The file holds no line.", place: file });
  const layout = mappedLayout(header, columns, file);
  const zeroLines: number[] = [];
  const payouts = readEach(rest, "line", (record): Payout[] => {
    const row = readRow(record, layout, file);
    const { line } = row;
    const receiver = readAddress(row, "receiver");
    const amount = readAmount(row, token?.decimals ?? NATIVE_DECIMALS, columns.token);
    if (amount === 0n && !skipZero) throw refuseNothing(row);
    if (amount === 0n) {
      zeroLines.push(line);
      return [];
    }
    return [
      token === undefined
        ? { line, type: "native", receiver, amount }
        : { line, type: "erc20", token: token.address, receiver, amount },
    ];
  });
  return { payouts: payouts.flat(), zeroLines };
}
