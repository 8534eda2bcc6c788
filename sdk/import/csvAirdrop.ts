import { zeroAddress } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";
import { readEach } from "../errors/throwFirst.ts";
import { airdropLayout } from "./csv/columns.ts";
import { readRecords } from "./csv/records.ts";
import { type Row, readAddress, readAmount, readId, readRow, refuseNothing } from "./csv/row.ts";
import { type KnownToken, NATIVE_DECIMALS, type Payout } from "./payout.ts";

export type CsvAirdropOptions = {
  /** Decimals come from here and from nowhere else; rows of other tokens are refused. */
  tokens: readonly KnownToken[];
  /** How errors call the file. */
  file?: string;
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
  const records = readRecords(text, file);
  const [first] = records;
  if (first === undefined) throw new SallyportError("CSV_EMPTY", { summary: "The file holds no line.", place: file });
  const layout = airdropLayout(first, file);
  const rows = layout.hasHeader ? records.slice(1) : records;
  return readEach(rows, "line", (record) => readPayout(readRow(record, layout, file), tokens));
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
    return { line, type, receiver, amount: positive(row, NATIVE_DECIMALS, "the native currency") };
  }
  if (type !== "erc20" && type !== "erc721") {
    throw refuse("CSV_TOKEN_TYPE_UNKNOWN", "token_type", "This is not a token type.");
  }
  const address = readAddress(row, "token_address");
  const token = tokens.find((one) => one.address.toLowerCase() === address.toLowerCase());
  if (token === undefined) throw refuse("CSV_TOKEN_UNKNOWN", "token_address", "The policy does not name this token.");
  if (type === "erc20")
    return { line, type, receiver, token: address, amount: positive(row, token.decimals, token.name) };
  if (!["", "1"].includes(fields.amount ?? "")) {
    throw refuse("CSV_AMOUNT_INVALID", "amount", "Of an NFT there is one.", "Leave the field empty, or write 1.");
  }
  return { line, type, receiver, token: address, id: readId(row) };
}

function positive(row: Row, decimals: number, name: string): bigint {
  const amount = readAmount(row, decimals, name);
  if (amount > 0n) return amount;
  throw refuseNothing(row);
}
