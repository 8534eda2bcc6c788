import { type Address, getAddress, maxUint256, zeroAddress } from "viem";
import type { ErrorCode } from "../../errors/registry.ts";
import { SallyportError } from "../../errors/SallyportError.ts";
import { parseDecimal } from "../../text/parseDecimal.ts";
import type { Column, Layout } from "./columns.ts";
import type { CsvRecord } from "./records.ts";

/** A payment as it stands in the file. */
export type Row = {
  line: number;
  fields: Partial<Record<Column, string>>;
  /** An error at a column of this row. */
  refuse(code: ErrorCode, column: Column | undefined, summary: string, nextStep?: string): SallyportError;
};

/** @throws CSV_ROW_INVALID where there are too many or too few fields. */
export function readRow({ line, cells }: CsvRecord, { places, least, most }: Layout, file: string): Row {
  const fields = Object.fromEntries([...places].map(([column, { index }]) => [column, cells[index]]));
  const refuse: Row["refuse"] = (code, column, summary, nextStep) =>
    new SallyportError(code, {
      summary,
      place: `${file}:${line}${column === undefined ? "" : `, column ${places.get(column)?.title ?? column}`}`,
      line,
      value: column === undefined ? cells.join(",") : (fields[column] ?? ""),
      nextStep,
    });
  if (cells.length >= least && cells.length <= most) return { line, fields, refuse };
  const wanted = places.size === most ? `${[...places.keys()].join(",")} are needed` : `the header has ${most}`;
  throw refuse("CSV_ROW_INVALID", undefined, `The line has ${cells.length} fields, and ${wanted}.`);
}

/** In one case, or with its checksum: where cases are mixed, a wrong checksum means a wrong character. */
export function readAddress({ fields, refuse }: Row, column: "token_address" | "receiver"): Address {
  const text = fields[column] ?? "";
  const fail = (summary: string) => refuse("CSV_ADDRESS_INVALID", column, summary);
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) {
    const isHex = /^0x([0-9a-fA-F]{2})+$/.test(text);
    throw fail(isHex ? `This is no address: it has ${(text.length - 2) / 2} bytes.` : "This is not an address.");
  }
  const digits = text.slice(2);
  const checksummed = getAddress(text.toLowerCase());
  const isOneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  if (!isOneCase && text !== checksummed)
    throw fail("The address does not have its checksum: a character may be wrong.");
  if (checksummed === zeroAddress) throw fail("The zero address belongs to nobody.");
  return checksummed;
}

/** In base units; zero may be what it says. */
export function readAmount({ fields, refuse }: Row, decimals: number, name: string): bigint {
  const text = fields.amount ?? "";
  // A comma may be meant for thousands or for decimals, so neither is read into it.
  const parsed = text.includes(",") ? ({ ok: false, problem: "NOT_A_DECIMAL" } as const) : parseDecimal(text, decimals);
  if (parsed.ok && parsed.units > maxUint256) {
    throw refuse("CSV_AMOUNT_INVALID", "amount", `The amount in base units of ${name} does not fit 256 bits.`);
  }
  if (parsed.ok && !text.startsWith("-")) return parsed.units;
  if (parsed.ok) throw refuseNothing({ refuse });
  if (parsed.problem === "TOO_MANY_DECIMALS") {
    throw refuse(
      "CSV_TOO_MANY_DECIMALS",
      "amount",
      `The amount has ${text.split(".")[1]?.length} decimals, and ${name} has ${decimals}.`,
    );
  }
  throw refuse("CSV_AMOUNT_INVALID", "amount", "This is not a decimal number.");
}

export function refuseNothing({ refuse }: Pick<Row, "refuse">): SallyportError {
  return refuse("CSV_AMOUNT_INVALID", "amount", "The amount is not above zero.", "Correct it, or delete the line.");
}

export function readId({ fields, refuse }: Row): bigint {
  const text = fields.id ?? "";
  if (/^(0|[1-9]\d*)$/.test(text) && BigInt(text) <= maxUint256) return BigInt(text);
  throw refuse("CSV_ID_INVALID", "id", "This is not the id of an NFT.");
}
