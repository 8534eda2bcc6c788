import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { decodeFunctionData, type Hex, parseAbi } from "viem";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { parseCsvAirdrop } from "../../../sdk/import/csvAirdrop.ts";
import type { KnownToken } from "../../../sdk/import/payout.ts";
import { payoutCall } from "../../../sdk/import/payoutCall.ts";
import { accounts } from "../support/policyText.ts";
import { expectRefusal } from "../support/refusal.ts";

const { alice, bob, carol, USDC, DAI } = accounts;
const badge = "0xB4912E4bF8727F4Cd4C12b6Cf088d35280Bc75ce";
const tokens: KnownToken[] = [
  { name: "USDC", address: USDC, decimals: 6 },
  { name: "DAI", address: DAI, decimals: 18 },
  { name: "BADGE", address: badge, decimals: 0 },
];
const fixture = (name: string) => readFileSync(`test/fixtures/payouts/${name}.csv`, "utf8");
const read = (text: string) => parseCsvAirdrop(text, { tokens });
const HEADER = "token_type,token_address,receiver,amount,id";
const withHeader = (...rows: string[]) => [HEADER, ...rows, ""].join("\n");

describe("parseCsvAirdrop", () => {
  it("reads native value, tokens and NFTs", () => {
    expect(read(fixture("plain"))).to.deep.equal([
      { line: 2, type: "erc20", token: USDC, receiver: alice, amount: 1_250_500_000n },
      { line: 3, type: "erc20", token: USDC, receiver: bob, amount: 1n },
      { line: 4, type: "native", receiver: carol, amount: 1n },
      { line: 5, type: "erc721", token: badge, receiver: alice, id: 42n },
    ]);
  });

  it("reads files without a header, in lower case, with ids that mean nothing", () => {
    expect(read(fixture("no-header"))).to.deep.equal([
      { line: 1, type: "erc20", token: USDC, receiver: alice, amount: 1_250_500_000n },
      { line: 2, type: "erc20", token: USDC, receiver: bob, amount: 3_000_000n },
    ]);
  });

  it("reads what spreadsheets write: byte order mark, Windows line ends, quotes, blanks, empty lines", () => {
    expect(fixture("spreadsheet")).to.match(/^\ufeff[^\n]*\r\n\r\n/);
    expect(read(fixture("spreadsheet"))).to.deep.equal([
      { line: 3, type: "erc20", token: USDC, receiver: alice, amount: 1_250_500_000n },
      { line: 5, type: "erc20", token: USDC, receiver: bob, amount: 3_000_000n },
    ]);
  });

  it("refuses the first amount that the token cannot represent, and says how many more there are", () => {
    const error = expectRefusal(
      () => parseCsvAirdrop(fixture("too-many-decimals"), { tokens, file: "may.csv" }),
      "CSV_TOO_MANY_DECIMALS",
      {
        place: "may.csv:2, column amount",
        value: "2715.6251111507636",
      },
    );
    expect(error.line).to.equal(2);
    expect(error.message).to.equal(
      [
        "CSV_TOO_MANY_DECIMALS: The amount has 13 decimals, and USDC has 6. 1 more line is refused.",
        "  at         may.csv:2, column amount",
        "  value      2715.6251111507636",
        "  next step  Decide how to round it, and write the amount that shall be paid; nothing is rounded here.",
      ].join("\n"),
    );
    const all = (error.cause as AggregateError).errors.map(({ line, code }) => [line, code]);
    expect(all).to.deep.equal([
      [2, "CSV_TOO_MANY_DECIMALS"],
      [4, "CSV_TOO_MANY_DECIMALS"],
    ]);
  });

  it("refuses files of another format", () => {
    const error = expectRefusal(() => read(fixture("other-format")), "CSV_HEADER_INVALID", {
      place: "airdrop.csv:1",
      value: "target,platform,amount",
    });
    expect(error.nextStep).to.include("hardhat sallyport payouts FILE --columns receiver=…,amount=…,token=…");
  });

  it("reads the columns in the order of the header", () => {
    const text = `Receiver,Amount,Token_Type,Token_Address\n${alice},5,erc20,${USDC}\n`;
    expect(read(text)).to.deep.equal([{ line: 2, type: "erc20", token: USDC, receiver: alice, amount: 5_000_000n }]);
  });

  it("reads lines that end in different ways one by one", () => {
    const rows = [HEADER, `erc20,${USDC},${alice},1,`, `erc20,${USDC},${bob},2,`, `erc20,${USDC},${carol},3,`];
    const text = `${rows[0]}\r\n${rows[1]}\n${rows[2]}\r${rows[3]}`;
    expect(read(text).map(({ receiver }) => receiver)).to.deep.equal([alice, bob, carol]);
  });

  it("reads a header alone as no payments, and nothing as an error", () => {
    expect(read(`${HEADER}\n`)).to.deep.equal([]);
    for (const text of ["", "\n\r\n", "\ufeff", ",,,,\n"])
      expectRefusal(() => read(text), "CSV_EMPTY", { place: "airdrop.csv" });
  });

  it("accepts the 78 digits of the largest id", () => {
    const largest = (1n << 256n) - 1n;
    expect(read(withHeader(`erc721,${badge},${alice},1,${largest}`))[0]).to.deep.include({ id: largest });
  });

  describe("refuses", () => {
    const good = `erc20,${USDC},${alice},5.5,`;
    const rows: [what: string, row: string, code: ErrorCode, column: string, value: string, twin: string][] = [
      ["an unknown type", good.replace("erc20", "erc777"), "CSV_TOKEN_TYPE_UNKNOWN", "token_type", "erc777", good],
      ["no type", good.replace("erc20", ""), "CSV_TOKEN_TYPE_UNKNOWN", "token_type", "", good],
      [
        "ERC-1155",
        `erc1155,${badge},${alice},1,1`,
        "CSV_TOKEN_TYPE_UNKNOWN",
        "token_type",
        "erc1155",
        `erc721,${badge},${alice},1,1`,
      ],
      [
        "a token that the policy does not name",
        good.replace(USDC, carol),
        "CSV_TOKEN_UNKNOWN",
        "token_address",
        carol,
        good,
      ],
      [
        "an NFT that the policy does not name",
        `erc721,${carol},${alice},,1`,
        "CSV_TOKEN_UNKNOWN",
        "token_address",
        carol,
        `erc721,${badge},${alice},,1`,
      ],
      ["a token without address", good.replace(USDC, ""), "CSV_ADDRESS_INVALID", "token_address", "", good],
      [
        "native value with a token",
        `native,${USDC},${alice},1,`,
        "CSV_TOKEN_UNKNOWN",
        "token_address",
        USDC,
        `native,0x${"0".repeat(40)},${alice},1,`,
      ],
      ["a name for an address", good.replace(alice, "alice.eth"), "CSV_ADDRESS_INVALID", "receiver", "alice.eth", good],
      [
        "an address cut short",
        good.replace(alice, alice.slice(0, -1)),
        "CSV_ADDRESS_INVALID",
        "receiver",
        alice.slice(0, -1),
        good,
      ],
      [
        "a wrong checksum",
        good.replace(alice, alice.replace("dad", "Dad")),
        "CSV_ADDRESS_INVALID",
        "receiver",
        alice.replace("dad", "Dad"),
        good.replace(alice, `0x${alice.slice(2).toUpperCase()}`),
      ],
      [
        "the zero address",
        good.replace(alice, `0x${"0".repeat(40)}`),
        "CSV_ADDRESS_INVALID",
        "receiver",
        `0x${"0".repeat(40)}`,
        good,
      ],
      ["no amount", good.replace("5.5", ""), "CSV_AMOUNT_INVALID", "amount", "", good],
      ["zero", good.replace("5.5", "0.0"), "CSV_AMOUNT_INVALID", "amount", "0.0", good.replace("5.5", "0.000001")],
      ["a negative amount", good.replace("5.5", "-5.5"), "CSV_AMOUNT_INVALID", "amount", "-5.5", good],
      ["a plus sign", good.replace("5.5", "+5.5"), "CSV_AMOUNT_INVALID", "amount", "+5.5", good],
      [
        "an exponent",
        good.replace("5.5", "5.5e3"),
        "CSV_AMOUNT_INVALID",
        "amount",
        "5.5e3",
        good.replace("5.5", "5500"),
      ],
      ["a currency sign", good.replace("5.5", "5.5$"), "CSV_AMOUNT_INVALID", "amount", "5.5$", good],
      [
        "a comma for thousands",
        good.replace("5.5", '"5,500"'),
        "CSV_AMOUNT_INVALID",
        "amount",
        "5,500",
        good.replace("5.5", '"5500"'),
      ],
      ["a comma for decimals", good.replace("5.5", '"5,5"'), "CSV_AMOUNT_INVALID", "amount", "5,5", good],
      ["a hexadecimal amount", good.replace("5.5", "0x10"), "CSV_AMOUNT_INVALID", "amount", "0x10", good],
      [
        "a leading zero",
        good.replace("5.5", "05.5"),
        "CSV_AMOUNT_INVALID",
        "amount",
        "05.5",
        good.replace("5.5", "0.5"),
      ],
      [
        "one decimal too many",
        good.replace("5.5", "5.5000001"),
        "CSV_TOO_MANY_DECIMALS",
        "amount",
        "5.5000001",
        good.replace("5.5", "5.500001"),
      ],
      [
        "one zero too many",
        good.replace("5.5", "5.5000000"),
        "CSV_TOO_MANY_DECIMALS",
        "amount",
        "5.5000000",
        good.replace("5.5", "5.500000"),
      ],
      [
        "a fraction of a wei",
        `native,,${alice},0.0000000000000000001,`,
        "CSV_TOO_MANY_DECIMALS",
        "amount",
        "0.0000000000000000001",
        `native,,${alice},0.000000000000000001,`,
      ],
      [
        "two of one NFT",
        `erc721,${badge},${alice},2,1`,
        "CSV_AMOUNT_INVALID",
        "amount",
        "2",
        `erc721,${badge},${alice},1,1`,
      ],
      ["an NFT without id", `erc721,${badge},${alice},1,`, "CSV_ID_INVALID", "id", "", `erc721,${badge},${alice},1,0`],
      [
        "an id that is none",
        `erc721,${badge},${alice},1,#7`,
        "CSV_ID_INVALID",
        "id",
        "#7",
        `erc721,${badge},${alice},1,7`,
      ],
      [
        "an id beyond 256 bits",
        `erc721,${badge},${alice},1,${1n << 256n}`,
        "CSV_ID_INVALID",
        "id",
        String(1n << 256n),
        `erc721,${badge},${alice},1,${(1n << 256n) - 1n}`,
      ],
    ];
    for (const [what, row, code, column, value, twin] of rows) {
      it(what, () => {
        const before = `erc20,${DAI},${bob},1,`;
        const error = expectRefusal(() => read(withHeader(before, row)), code, {
          place: `airdrop.csv:3, column ${column}`,
          value,
        });
        expect(error.line).to.equal(3);
        expect(error.nextStep).to.match(/^[A-Z].*\.$/);
        expect(read(withHeader(before, twin))).to.have.lengthOf(2);
      });
    }

    it("too few and too many fields", () => {
      for (const row of [`erc20,${USDC},${alice}`, `erc20,${USDC},${alice},5,,`, `erc20;${USDC};${alice};5;`]) {
        expectRefusal(() => read(withHeader(row)), "CSV_ROW_INVALID", { place: "airdrop.csv:2", value: row });
      }
      expect(read(withHeader(`erc20,${USDC},${alice},5`))).to.have.lengthOf(1);
    });

    it("quotes that do not match, and fields over several lines", () => {
      expectRefusal(() => read(withHeader(`erc20,"${USDC},${alice},5,`)), "CSV_ROW_INVALID", {
        value: "CSV_QUOTE_NOT_CLOSED",
      });
      expectRefusal(() => read(withHeader(`erc20,"${USDC}"x,${alice},5,`)), "CSV_ROW_INVALID", {
        value: "CSV_INVALID_CLOSING_QUOTE",
      });
      expectRefusal(() => read(withHeader(`erc20,"${USDC}\n",${alice},5,`)), "CSV_ROW_INVALID", {
        place: "airdrop.csv:3",
      });
      expect(read(withHeader(`erc20,"${USDC}",${alice},5,`))).to.have.lengthOf(1);
    });

    it("in words of ours, with the line", () => {
      for (const [row, summary] of [
        [`erc20,"${USDC},${alice},5,`, "A field begins with a quote, and no quote ends it."],
        [`erc20,"${USDC}"x,${alice},5,`, "Behind the quote that ends a field stands something else than a comma."],
        [`erc20,x"${USDC}",${alice},5,`, "A quote stands inside a field that does not begin with one."],
      ] as const) {
        expectRefusal(() => read(withHeader(row)), "CSV_ROW_INVALID", { place: "airdrop.csv:2", line: 2, summary });
      }
    });

    it("an amount that no token can hold", () => {
      const most = 2n ** 256n - 1n;
      const units = (amount: bigint) => `${amount / 10n ** 6n}.${String(amount % 10n ** 6n).padStart(6, "0")}`;
      const row = (amount: string) => withHeader(`erc20,${USDC},${alice},${amount},`);
      for (const amount of [units(most + 1n), "9".repeat(100_000)]) {
        const error = expectRefusal(() => read(row(amount)), "CSV_AMOUNT_INVALID", { line: 2 });
        expect(error.summary).to.equal("The amount in base units of USDC does not fit 256 bits.");
        expect(error.message.length).to.be.lessThan(1_000);
      }
      expect(read(row(units(most)))).to.deep.include({
        line: 2,
        type: "erc20",
        token: USDC,
        receiver: alice,
        amount: most,
      });
    });

    it("a sign before nothing", () => {
      expectRefusal(() => read(withHeader(`erc20,${USDC},${alice},-0,`)), "CSV_AMOUNT_INVALID", { value: "-0" });
      expectRefusal(() => read(withHeader(`erc20,${USDC},${alice},-1,`)), "CSV_AMOUNT_INVALID", { value: "-1" });
      expect(read(withHeader(`erc20,${USDC},${alice},1,`))).to.have.lengthOf(1);
    });

    it("files of another kind soon, however long they are", () => {
      const rows = (count: number) => withHeader(...Array<string>(count).fill(`erc20,${USDC},nobody,5,`));
      expect(expectRefusal(() => read(rows(1_000)), "CSV_ADDRESS_INVALID", { line: 2 }).summary).to.match(
        / At least 999 more lines are refused\.$/,
      );
      expect(expectRefusal(() => read(rows(999)), "CSV_ADDRESS_INVALID", { line: 2 }).summary).to.match(
        / 998 more lines are refused\.$/,
      );
      const long = (size: number) => withHeader(`erc20,${USDC},${alice},5,`).padEnd(size, "\n");
      expectRefusal(() => read(long(2 * 1024 * 1024 + 1)), "FILE_TOO_LARGE", { place: "airdrop.csv" });
      expect(read(long(2 * 1024 * 1024))).to.have.lengthOf(1);
    });

    it("headers that are not of the format", () => {
      const row = `erc20,${USDC},${alice},5,`;
      expectRefusal(() => read(`${HEADER},memo\n${row}`), "CSV_HEADER_INVALID", { value: "memo" });
      expectRefusal(() => read(`token_type,token_address,receiver,receiver,amount\n${row}`), "CSV_HEADER_INVALID", {
        value: "receiver",
      });
      expectRefusal(() => read(`token_type,token_address,receiver,id\n${row}`), "CSV_HEADER_INVALID", {
        place: "airdrop.csv:1",
        value: "amount",
      });
      expect(read(`${HEADER}\n${row}`)).to.have.lengthOf(1);
    });
  });

  // Real files are not part of the project; each of their quirks has a fixture above that always runs.
  const folder = join(process.env["SALLYPORT_REAL_DATA"] ?? "", "payouts");
  if (process.env["SALLYPORT_REAL_DATA"] === undefined || !existsSync(folder)) return;

  describe("real files", () => {
    const known: KnownToken[] = [
      { name: "USDC", address: "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", decimals: 6 },
      { name: "USDC", address: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", decimals: 6 },
      { name: "DAI", address: "0x6B175474E89094C44Da98b954EedeAC495271d0F", decimals: 18 },
      { name: "BAL", address: "0xba100000625a3754423978a60c9317c58a424e3D", decimals: 18 },
    ];
    const load = (name: string) =>
      parseCsvAirdrop(readFileSync(join(folder, name), "utf8"), { tokens: known, file: name });

    it("are read whole, where every amount can be paid", () => {
      const payouts = load("BIP-544.csv");
      expect(payouts).to.have.lengthOf(36);
      expect(payouts.reduce((sum, payout) => sum + (payout.type === "erc20" ? payout.amount : 0n), 0n) > 0n).to.equal(
        true,
      );
    });

    it("are refused where amounts have more decimals than their token", () => {
      for (const [name, line] of [
        ["BIP-431-airdrop.csv", 1],
        ["bbeusd-payload.csv", 18],
      ] as const) {
        const error = expectRefusal(() => load(name), "CSV_TOO_MANY_DECIMALS");
        expect(error.line, name).to.equal(line);
      }
    });

    it("are refused where they are of another format", () => {
      const others = readdirSync(folder).filter(
        (name) => !["BIP-544.csv", "BIP-431-airdrop.csv", "bbeusd-payload.csv"].includes(name),
      );
      expect(others).not.to.deep.equal([]);
      for (const name of others) expectRefusal(() => load(name), "CSV_HEADER_INVALID");
    });
  });
});

describe("payoutCall", () => {
  const treasury = carol;
  const callOf = (row: string) => payoutCall(read(withHeader(row))[0]!, { treasury });

  it("sends native value", () => {
    expect(callOf(`native,,${alice},1.5,`)).to.deep.equal({ target: alice, value: 1_500_000_000_000_000_000n });
  });

  it("transfers tokens", () => {
    const { target, value, data } = callOf(`erc20,${USDC},${alice},1.5,`);
    const abi = parseAbi(["function transfer(address to, uint256 amount)"]);
    expect([target, value]).to.deep.equal([USDC, undefined]);
    expect(decodeFunctionData({ abi, data: data as Hex }).args).to.deep.equal([alice, 1_500_000n]);
  });

  it("transfers NFTs from the treasury, to accounts that can hold them", () => {
    const { target, data } = callOf(`erc721,${badge},${alice},,7`);
    const abi = parseAbi(["function safeTransferFrom(address from, address to, uint256 tokenId)"]);
    expect(target).to.equal(badge);
    expect(decodeFunctionData({ abi, data: data as Hex }).args).to.deep.equal([treasury, alice, 7n]);
  });
});
