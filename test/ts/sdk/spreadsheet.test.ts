import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import type { CsvColumns } from "../../../sdk/import/csv/columns.ts";
import { parseCsvAirdrop } from "../../../sdk/import/csvAirdrop.ts";
import type { KnownToken, Payout } from "../../../sdk/import/payout.ts";
import { parseSpreadsheet } from "../../../sdk/import/spreadsheet.ts";
import { writeCsvAirdrop } from "../../../sdk/import/writeCsvAirdrop.ts";
import { accounts } from "../support/policyText.ts";
import { expectRefusal } from "../support/refusal.ts";

const { alice, bob, carol, USDC, DAI } = accounts;
const tokens: KnownToken[] = [
  { name: "USDC", address: USDC, decimals: 6 },
  { name: "DAI", address: DAI, decimals: 18 },
];
const columns: CsvColumns = { receiver: "target", amount: "amount", token: "USDC" };
const HEADER = "target,platform,amount";

function read(rows: readonly string[], changes: Partial<CsvColumns> = {}, skipZero = false) {
  const text = [HEADER, ...rows].join("\n");
  return parseSpreadsheet(text, {
    columns: { ...columns, ...changes },
    tokens,
    native: "ETH",
    skipZero,
    file: "may.csv",
  });
}

describe("parseSpreadsheet", () => {
  it("reads the columns that are meant, and one token on every line", () => {
    expect(read([`${alice},aura,401.45`, "", `${bob.toLowerCase()},"a, b",6500`])).to.deep.equal({
      payouts: [
        { line: 2, type: "erc20", token: USDC, receiver: alice, amount: 401_450_000n },
        { line: 4, type: "erc20", token: USDC, receiver: bob, amount: 6_500_000_000n },
      ],
      zeroLines: [],
    });
    expect(read([`${alice},aura,0.5`], { token: "ETH" }).payouts).to.deep.equal([
      { line: 2, type: "native", receiver: alice, amount: 500_000_000_000_000_000n },
    ]);
  });

  it("leaves out lines of zero only where it is told to, and names them", () => {
    const rows = [`${alice},aura,0`, `${bob},aura,1`, `${alice},balancer,0.00`];
    const error = expectRefusal(() => read(rows), "CSV_AMOUNT_INVALID", {
      place: "may.csv:2, column amount",
      value: "0",
    });
    expect((error.cause as AggregateError).errors).to.have.lengthOf(2);
    const { payouts, zeroLines } = read(rows, {}, true);
    expect([payouts.map(({ line }) => line), zeroLines]).to.deep.equal([[3], [2, 4]]);
    expectRefusal(() => read([...rows, rows[0]!.replace(/[^,]*$/, "-0")], {}, true), "CSV_AMOUNT_INVALID", {
      value: "-0",
    });
    // A line of zero must be a payment all the same: what cannot be read may have been meant.
    expectRefusal(() => read([`${alice.slice(0, -1)},aura,0`], {}, true), "CSV_ADDRESS_INVALID");
    expectRefusal(() => read([`${alice},aura,`], {}, true), "CSV_AMOUNT_INVALID");
    expectRefusal(() => read([`${alice},aura,-1`], {}, true), "CSV_AMOUNT_INVALID");
  });

  describe("refuses, and reads the twin", () => {
    const poolId = `0x${"ab".repeat(32)}`;
    const cases: [what: string, row: string, code: ErrorCode, column: string, value: string][] = [
      ["a sign of currency", `${alice},aura,$5`, "CSV_AMOUNT_INVALID", "amount", "$5"],
      ["commas between thousands", `${alice},aura,"5,000"`, "CSV_AMOUNT_INVALID", "amount", "5,000"],
      ["a comma for decimals", `${alice},aura,"5,5"`, "CSV_AMOUNT_INVALID", "amount", "5,5"],
      ["an exponent", `${alice},aura,5e3`, "CSV_AMOUNT_INVALID", "amount", "5e3"],
      ["a percentage", `${alice},aura,5%`, "CSV_AMOUNT_INVALID", "amount", "5%"],
      ["more decimals than the token has", `${alice},aura,5.0000001`, "CSV_TOO_MANY_DECIMALS", "amount", "5.0000001"],
      ["an id for an address", `${poolId},aura,5`, "CSV_ADDRESS_INVALID", "target", poolId],
      ["a line of totals", "Total,,5", "CSV_ADDRESS_INVALID", "target", "Total"],
    ];
    for (const [what, row, code, column, value] of cases) {
      it(what, () => {
        const error = expectRefusal(() => read([`${bob},aura,1`, row]), code, {
          place: `may.csv:3, column ${column}`,
          value,
        });
        if (what === "an id for an address") expect(error.summary).to.equal("This is no address: it has 32 bytes.");
        expect(read([`${bob},aura,1`, `${alice},aura,5`]).payouts).to.have.lengthOf(2);
      });
    }

    it("a line with more or fewer fields than the header", () => {
      for (const row of [`${alice},5`, `${alice},aura,5,6`]) {
        const error = expectRefusal(() => read([row]), "CSV_ROW_INVALID", { place: "may.csv:2", value: row });
        expect(error.summary).to.match(/^The line has \d fields, and the header has 3\.$/);
      }
    });

    it("columns that the file does not have, or has twice, and a token that the policy does not name", () => {
      const row = `${alice},aura,5`;
      const error = expectRefusal(() => read([row], { receiver: "Target" }), "CSV_HEADER_INVALID", { value: "Target" });
      expect(error.nextStep).to.equal("Name a column of the file: target, platform, amount.");
      const twice = `amount,target,amount\n5,${alice},6`;
      const options = { columns, tokens, native: "ETH" };
      expectRefusal(() => parseSpreadsheet(twice, options), "CSV_HEADER_INVALID", { value: "amount" });
      expect(parseSpreadsheet(twice.replace("amount", "other"), options).payouts).to.have.lengthOf(1);
      expectRefusal(() => read([row], { token: "usdc" }), "CSV_TOKEN_UNKNOWN", { value: "usdc" });
      expectRefusal(() => parseSpreadsheet("", options), "CSV_EMPTY", { place: "payouts.csv" });
    });
  });

  // Real files are not part of the project; each of their quirks has a case above that always runs.
  const folder = join(process.env["SALLYPORT_REAL_DATA"] ?? "", "payouts");
  if (process.env["SALLYPORT_REAL_DATA"] === undefined || !existsSync(folder)) return;

  it("reads two of three real exports, and says of the third that it pays pools and no accounts", () => {
    const load = (name: string, mapped: CsvColumns) =>
      parseSpreadsheet(readFileSync(join(folder, name), "utf8"), {
        columns: mapped,
        tokens,
        native: "ETH",
        skipZero: true,
      });
    const bribes = load("2023-10-13.csv", columns);
    expect([bribes.payouts.length + bribes.zeroLines.length, bribes.zeroLines.length > 0]).to.deep.equal([69, true]);
    const grants = { receiver: "recipientGaugeAddr", amount: "distribution", token: "DAI" };
    expect(load("dao_grant_2024-01-25_2024-02-08.csv", grants).payouts).to.have.lengthOf(22);
    expectRefusal(
      () => load("dao_grant_2024-01-25_2024-02-08.csv", { ...grants, token: "USDC" }),
      "CSV_TOO_MANY_DECIMALS",
    );
    const incentives = { receiver: "", amount: "total_incentives", token: "DAI" };
    const error = expectRefusal(() => load("incentives_2023-12-07_2023-12-21.csv", incentives), "CSV_ADDRESS_INVALID");
    expect(error.summary).to.include("it has 32 bytes");
  });
});

describe("writeCsvAirdrop", () => {
  it("writes what parseCsvAirdrop reads again", () => {
    const badge = { name: "BADGE", address: "0xB4912E4bF8727F4Cd4C12b6Cf088d35280Bc75ce", decimals: 0 } as const;
    const payouts: Payout[] = [
      { line: 2, type: "erc20", token: USDC, receiver: alice, amount: 1_250_500_001n },
      { line: 3, type: "native", receiver: bob, amount: 1n },
      { line: 4, type: "erc721", token: badge.address, receiver: carol, id: 42n },
      { line: 5, type: "erc20", token: DAI, receiver: alice, amount: 10n ** 24n },
    ];
    const known = [...tokens, badge];
    const text = writeCsvAirdrop(payouts, { tokens: known });
    expect(text.split("\n")[0]).to.equal("token_type,token_address,receiver,amount,id");
    expect(parseCsvAirdrop(text, { tokens: known })).to.deep.equal(payouts);
  });
});
