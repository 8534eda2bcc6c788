// Tables of payments, and lines of records, read once more apart from the SDK: whom it pays, and how much.
import { keccak256 } from "viem";
import { parseCsvAirdrop } from "../../../sdk/import/csvAirdrop.ts";
import type { Payout } from "../../../sdk/import/payout.ts";
import { parseSpreadsheet } from "../../../sdk/import/spreadsheet.ts";
import { writeCsvAirdrop } from "../../../sdk/import/writeCsvAirdrop.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { requireRecords } from "../../../tasks/lib/batchOf.ts";
import { decodeFile } from "../../../tasks/lib/files.ts";
import { linesRoot } from "../../../tasks/lib/hashes/byHand.ts";
import { knownPolicy } from "./policies.ts";
import { type Reader, requireSame } from "./reader.ts";

/** Tokens of the example, and those that other files pay. */
const FURTHER = [
  { name: "USDC", address: "0x2028aa623f95D2dE00Ee1f4bE9D606ee8C89d5FB", decimals: 6 },
  { name: "PUNK", address: "0xB4912E4bF8727F4Cd4C12b6Cf088d35280Bc75ce", decimals: 0 },
  { name: "rUSDC", address: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", decimals: 6 },
  { name: "rBAL", address: "0xba100000625a3754423978a60c9317c58a424e3D", decimals: 18 },
] as const;
const tokens = () => [...Object.values(knownPolicy().names.tokens), ...FURTHER];

/** Whom a line pays, in what, and how much of it: decimals without the zeros at their end. */
type Paid = { to: string; token: string; amount: string };

export const readAirdrop = airdropReader(parseCsvAirdrop);

/** @param parse Other than ours in tests, which see that a wrong one is found. */
export function airdropReader(parse: typeof parseCsvAirdrop): Reader {
  return (bytes, file) => compareAirdrop(decodeFile(bytes, file), file, parse);
}

function compareAirdrop(text: string, file: string, parse: typeof parseCsvAirdrop): void {
  const payouts = parse(text, { tokens: tokens(), file });
  const [first = [], ...rest] = linesOf(text);
  const isHeader = !/^(native|erc\d+)$/i.test(first[0] ?? "");
  const titles = isHeader
    ? first.map((title) => title.toLowerCase())
    : ["token_type", "token_address", "receiver", "amount", "id"];
  const cell = (cells: readonly string[], title: string) => cells[titles.indexOf(title)] ?? "";
  requireSame(
    "payments",
    payouts.map(paidBy),
    (isHeader ? rest : [first, ...rest]).map((cells): Paid => {
      const isNative = cell(cells, "token_type").toLowerCase() === "native";
      const isItem = cell(cells, "token_type").toLowerCase() === "erc721";
      return {
        to: cell(cells, "receiver"),
        token: isNative ? "" : cell(cells, "token_address"),
        amount: isItem ? `#${cell(cells, "id")}` : plain(cell(cells, "amount")),
      };
    }),
  );
  const again = parseCsvAirdrop(writeCsvAirdrop(payouts, { tokens: tokens() }), { tokens: tokens() });
  requireSame("payments written and read again", again.map(paidBy), payouts.map(paidBy));
}

export const readSpreadsheet: Reader = (bytes, file) => {
  const text = decodeFile(bytes, file);
  const [header = [], ...rest] = linesOf(text);
  const receiver =
    header.find((title) => /^(grantee|target|to|address|recipient|receiver|destination)$/i.test(title)) ?? "Grantee";
  const amount = header.find((title) => /^(paid|amount|amount.*)$/i.test(title)) ?? "Paid";
  const columns = { receiver, amount, token: "USDC" };
  const { payouts, zeroLines } = parseSpreadsheet(text, {
    columns,
    tokens: tokens(),
    native: "ETH",
    skipZero: true,
    file,
  });
  const [to, sum] = [header.indexOf(receiver), header.indexOf(amount)];
  const paid = rest.map((cells) => ({
    to: cells[to] ?? "",
    token: FURTHER[0].address,
    amount: plain(cells[sum] ?? ""),
  }));
  requireSame(
    "payments",
    payouts.map(paidBy),
    paid.filter((one) => one.amount !== "0"),
  );
  requireSame("lines that pay nothing", zeroLines.length, paid.length - payouts.length);
};

/** A batch of records: each byte of the file counts. */
export const readRecordLines: Reader = (bytes, file) => {
  const text = requireRecords(decodeFile(bytes, file), file);
  const schema = keccak256("0x00");
  const { root, size } = textBatch({ text, anchorer: "0xAcFB09713f4F9cc14aA498cBf844b94A27DA64FF", schema });
  requireSame("root by hand", root, linesRoot(text.split("\n")));
  requireSame("records", size, BigInt(text.split("\n").length));
  requireSame("bytes", keccak256(new TextEncoder().encode(text)), keccak256(bytes));
};

function paidBy(payout: Payout): Paid {
  const token = payout.type === "native" ? "" : payout.token;
  if (payout.type === "erc721") return { to: payout.receiver, token, amount: `#${payout.id}` };
  const decimals = payout.type === "native" ? 18 : (tokens().find(({ address }) => address === token)?.decimals ?? 0);
  const digits = String(payout.amount).padStart(decimals + 1, "0");
  return {
    to: payout.receiver,
    token,
    amount: plain(`${digits.slice(0, digits.length - decimals)}.${digits.slice(digits.length - decimals)}`),
  };
}

function plain(amount: string): string {
  return amount.includes(".") ? amount.replace(/0+$/, "").replace(/\.$/, "") : amount;
}

/** Lines that hold anything, split at commas outside of quotes. */
function linesOf(text: string): string[][] {
  const rows: string[][] = [[""]];
  let isQuoted = false;
  const unmarked = text
    .replace(/^\ufeff/, "")
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\n");
  for (let i = 0; i < unmarked.length; i++) {
    const mark = unmarked[i] ?? "";
    const row = rows.at(-1) as string[];
    if (mark === '"' && isQuoted && unmarked[i + 1] === '"') {
      row[row.length - 1] += '"';
      i += 1;
    } else if (mark === '"') isQuoted = !isQuoted;
    else if (mark === "," && !isQuoted) row.push("");
    else if (mark === "\n" && !isQuoted) rows.push([""]);
    else row[row.length - 1] += mark;
  }
  return rows.map((cells) => cells.map((cell) => cell.trim())).filter((cells) => cells.some((cell) => cell !== ""));
}
