import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { encodeFunctionData, type Hex, keccak256, parseAbi, stringToBytes } from "viem";
import type { ErrorCode } from "../../../sdk/errors/registry.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { MOST_BATCH_BYTES, parseSafeBatch } from "../../../sdk/import/safeBatch.ts";
import { writeSafeBatch } from "../../../tasks/lib/safeBatchFile.ts";
import { accounts } from "../support/policyText.ts";
import { expectRefusal } from "../support/refusal.ts";
import { batchText, methodCall } from "../support/safeBatch.ts";

const { alice, bob, vault, USDC } = accounts;
const transferAbi = parseAbi(["function transfer(address to, uint256 value)"]);
const transfer = encodeFunctionData({ abi: transferAbi, args: [alice, 35_200_000_000n] });
const payAlice = (more: Record<string, unknown> = {}) =>
  methodCall(USDC, "transfer", ["address to", "uint256 value"], [alice, "35200000000"], more);
const one = (transaction: unknown) => parseSafeBatch(batchText([transaction])).calls[0]!;
const encoded = (signature: string, args: readonly unknown[]): Hex =>
  encodeFunctionData({ abi: parseAbi([`function ${signature}`] as readonly string[]), args });

describe("parseSafeBatch", () => {
  it("reads a function with values", () => {
    const meta = { name: "May", description: "grants", createdFromSafeAddress: vault.toLowerCase(), checksum: "" };
    const { calls, ...batch } = parseSafeBatch(batchText([payAlice()], { meta }));
    expect(batch).to.deep.equal({
      chainId: 1,
      name: "May",
      description: "grants",
      createdFromSafe: vault,
      checksum: "absent",
    });
    expect(calls).to.have.lengthOf(1);
    expect(calls[0]).to.deep.include({ target: USDC, value: 0n, data: transfer, place: "transactions[0]" });
    expect(calls[0]!.method).to.deep.include({
      signature: "transfer(address,uint256)",
      args: [alice, 35_200_000_000n],
    });
  });

  it("reads raw calldata, plain value, and calldata beside the function that it calls", () => {
    const raw = { to: bob, value: "0", data: transfer.toUpperCase().replace("0X", "0x") };
    expect(one(raw)).to.deep.equal({ target: bob, value: 0n, data: transfer, place: "transactions[0]" });
    for (const data of [null, "", "0x", undefined])
      expect(one({ to: bob, value: "1", data })).to.deep.include({ value: 1n, data: "0x" });
    expect(one(payAlice({ data: transfer }))).to.deep.include({ data: transfer });
    const { method } = one(payAlice({ data: transfer, contractInputsValues: null }));
    expect(method?.args).to.deep.equal([alice, 35_200_000_000n]);
  });

  it("reads chain ids, versions and values in any spelling that says one thing", () => {
    for (const chainId of ["42161", 42161])
      expect(parseSafeBatch(batchText([payAlice()], { chainId })).chainId).to.equal(42161);
    for (const version of ["1.0", 1, undefined, ""])
      expect(parseSafeBatch(batchText([payAlice()], { version })).calls).to.have.lengthOf(1);
    for (const value of ["16", 16, "0x10"]) expect(one({ to: bob, value, data: null }).value).to.equal(16n);
    expect(parseSafeBatch(batchText([payAlice()], { meta: undefined }))).to.include({ name: "", description: "" });
  });

  it("finds the Safe where older versions write it, and needs none", () => {
    const meta = { createdFromSafeAddress: "" };
    expect(parseSafeBatch(batchText([payAlice()], { meta, createdFromSafeAddress: vault })).createdFromSafe).to.equal(
      vault,
    );
    expect(parseSafeBatch(batchText([payAlice()], { meta })).createdFromSafe).to.equal(undefined);
  });

  it("reads files as Windows and PowerShell save them", () => {
    const text = `\ufeff${batchText([payAlice({ meta: { tx_index: 0 } })]).replaceAll(",", ",\r\n")}`;
    const utf16 = Buffer.from(text, "utf16le");
    for (const content of [text, Buffer.from(text), utf16, Buffer.from(utf16).swap16()])
      expect(parseSafeBatch(content).calls[0]!.data).to.equal(transfer);
  });

  describe("arguments", () => {
    const cases: [what: string, signature: string, given: unknown[], args: unknown[]][] = [
      [
        "lists without quotes",
        "f(address[] a, uint256[] b)",
        [`[${alice}, ${bob}]`, "[44641070453268455424,2]"],
        [
          [alice, bob],
          [44641070453268455424n, 2n],
        ],
      ],
      ["lists of their own", "f(uint256[] b)", [["1", 2]], [[1n, 2n]]],
      ["flags as text", "f(bool a, bool[] b)", ["true", "[true, false]"], [true, [true, false]]],
      ["text that looks like a list", "f(string a)", ["[1, 2]"], ["[1, 2]"]],
      ["no arguments", "f()", [], []],
    ];
    for (const [what, signature, given, args] of cases) {
      it(`reads ${what}`, () => {
        const parameters = signature
          .slice(2, -1)
          .split(", ")
          .filter((one) => one !== "");
        expect(one(methodCall(bob, "f", parameters, given)).data).to.equal(encoded(signature, args));
      });
    }

    it("reads structs in structs and lists of structs", () => {
      const info = {
        name: "info",
        type: "tuple",
        components: [
          { name: "to", type: "address" },
          { name: "on", type: "bool" },
        ],
      };
      const rates = { name: "rates", type: "tuple[]", components: [{ name: "rate", type: "int256" }] };
      const quote = { name: "quote", type: "tuple", components: [info, rates, { name: "salt", type: "bytes32" }] };
      const salt = `0x${"00".repeat(32)}`;
      const contractMethod = { name: "f", inputs: [quote], payable: false };
      const contractInputsValues = { quote: `[["${alice}", "true"], [["-5"], ["6"]], "${salt}"]` };
      const call = one({ to: bob, value: "0", data: null, contractMethod, contractInputsValues });
      const value = { info: { to: alice, on: true }, rates: [{ rate: -5n }, { rate: 6n }], salt };
      const signature = "f(((address to, bool on) info, (int256 rate)[] rates, bytes32 salt) quote)";
      expect(call.data).to.equal(encoded(signature, [value]));
      expect(call.method?.signature).to.equal("f(((address,bool),(int256)[],bytes32))");
    });

    it("reads parameters without names by their position, and a lone one by an empty name", () => {
      const expected = encoded("f(uint256, uint256)", [1n, 2n]);
      expect(one(methodCall(bob, "f", ["uint256", "uint256"], { 0: "1", 1: "2" })).data).to.equal(expected);
      expect(one(methodCall(bob, "f", ["uint256"], { "": "1" })).data).to.equal(encoded("f(uint256)", [1n]));
    });

    it("reads no values where there are no parameters", () => {
      for (const values of [null, {}, undefined])
        expect(one({ ...methodCall(bob, "f", [], null), contractInputsValues: values }).data).to.equal(
          encoded("f()", []),
        );
    });

    it("takes uint for uint256, as the selector does", () => {
      expect(one(methodCall(bob, "f", ["uint a"], ["1"])).data).to.equal(encoded("f(uint256 a)", [1n]));
    });

    it("reads plain value to a function that has no selector", () => {
      for (const name of ["receive", "fallback"])
        expect(one(methodCall(bob, name, [], null, { value: "5" }))).to.deep.include({ value: 5n, data: "0x" });
    });
  });

  describe("refuses, and reads the twin", () => {
    const good = payAlice();
    const wrong = alice.replace("dad", "Dad");
    const to = (value: unknown) => payAlice({ contractInputsValues: { to: value, value: "1" } });
    const amount = (value: unknown) => payAlice({ contractInputsValues: { to: alice, value } });
    const inputs = (types: string[]) => types.map((type, i) => ({ name: `a${i}`, type }));
    const method = (change: Record<string, unknown>) =>
      payAlice({ contractMethod: { ...good.contractMethod, ...change } });
    const AT = "contractInputsValues";
    const cases: [
      what: string,
      transaction: unknown,
      code: ErrorCode,
      path: string,
      value: string | undefined,
      twin: unknown,
    ][] = [
      [
        "a delegatecall",
        payAlice({ operation: 1 }),
        "SAFE_BATCH_DELEGATECALL",
        "operation",
        "1",
        payAlice({ operation: 0 }),
      ],
      [
        "another operation",
        payAlice({ operation: "2" }),
        "SAFE_BATCH_INVALID",
        "operation",
        "2",
        payAlice({ operation: "0" }),
      ],
      [
        "a key that may mean something",
        payAlice({ safeTxGas: 5 }),
        "SAFE_BATCH_INVALID",
        "safeTxGas",
        undefined,
        payAlice({ meta: { safeTxGas: 5 } }),
      ],
      ["no target", payAlice({ to: null }), "SAFE_BATCH_INVALID", "to", "null", good],
      [
        "the zero address",
        payAlice({ to: `0x${"0".repeat(40)}` }),
        "SAFE_BATCH_INVALID",
        "to",
        `0x${"0".repeat(40)}`,
        good,
      ],
      [
        "a target with a wrong checksum",
        payAlice({ to: wrong }),
        "SAFE_BATCH_INVALID",
        "to",
        wrong,
        payAlice({ to: wrong.toLowerCase() }),
      ],
      ["no value", payAlice({ value: "" }), "SAFE_BATCH_INVALID", "value", "", good],
      [
        "a value in ether",
        { to: bob, value: "0.1" },
        "SAFE_BATCH_INVALID",
        "value",
        "0.1",
        { to: bob, value: "100000000000000000" },
      ],
      ["a negative value", { to: bob, value: "-1" }, "SAFE_BATCH_INVALID", "value", "-1", { to: bob, value: "1" }],
      [
        "value for a function that takes none",
        payAlice({ value: "1" }),
        "SAFE_BATCH_INVALID",
        "value",
        "1",
        method({ payable: true }),
      ],
      [
        "half a byte",
        { to: bob, value: "0", data: "0xabc" },
        "SAFE_BATCH_INVALID",
        "data",
        "0xabc",
        { to: bob, value: "0", data: "0xabcd" },
      ],
      [
        "calldata of another function",
        payAlice({ data: "0xdeadbeef" }),
        "SAFE_BATCH_DATA_DISAGREES",
        "data",
        "0xdeadbeef",
        payAlice({ data: transfer }),
      ],
      [
        "calldata with another amount",
        { ...amount("2"), data: transfer },
        "SAFE_BATCH_DATA_DISAGREES",
        "data",
        transfer,
        { ...amount("35200000000"), data: transfer },
      ],
      [
        "calldata with more after it",
        payAlice({ data: `${transfer}00`, contractInputsValues: null }),
        "SAFE_BATCH_DATA_DISAGREES",
        "data",
        `${transfer}00`,
        payAlice({ data: transfer, contractInputsValues: null }),
      ],
      [
        "calldata beside a function that was only picked",
        { ...methodCall(bob, "ArrayHasNoEntries", [], null), data: transfer },
        "SAFE_BATCH_DATA_DISAGREES",
        "data",
        transfer,
        { to: bob, value: "0", data: transfer },
      ],
      ["no values at all", payAlice({ contractInputsValues: null }), "SAFE_BATCH_INVALID", AT, "null", good],
      [
        "one value too few",
        payAlice({ contractInputsValues: { to: alice } }),
        "SAFE_BATCH_INVALID",
        `${AT}.value`,
        undefined,
        good,
      ],
      [
        "one value too many",
        payAlice({ contractInputsValues: { to: alice, value: "1", memo: "x" } }),
        "SAFE_BATCH_INVALID",
        `${AT}.memo`,
        undefined,
        good,
      ],
      [
        "values without a function",
        { to: bob, value: "0", contractInputsValues: { a: "1" } },
        "SAFE_BATCH_INVALID",
        AT,
        undefined,
        { to: bob, value: "0", contractInputsValues: {} },
      ],
      [
        "two parameters of one name",
        methodCall(bob, "f", ["uint256 a", "uint256 a"], { a: "1" }),
        "SAFE_BATCH_INVALID",
        AT,
        undefined,
        methodCall(bob, "f", ["uint256 a", "uint256 b"], ["1", "1"]),
      ],
      ["an argument with a wrong checksum", to(wrong), "SAFE_BATCH_ARGUMENT_INVALID", `${AT}.to`, wrong, to(alice)],
      [
        "an amount that JSON rounds",
        amount(1e21),
        "SAFE_BATCH_ARGUMENT_INVALID",
        `${AT}.value`,
        "1e+21",
        amount("1000000000000000000000"),
      ],
      [
        "an amount with decimals",
        amount("1.5"),
        "SAFE_BATCH_ARGUMENT_INVALID",
        `${AT}.value`,
        "1.5",
        amount("1500000"),
      ],
      [
        "an item out of range",
        methodCall(bob, "f", ["uint8[] a"], ["[1, 256]"]),
        "SAFE_BATCH_ARGUMENT_INVALID",
        `${AT}.a[1]`,
        "256",
        methodCall(bob, "f", ["uint8[] a"], ["[1, 255]"]),
      ],
      [
        "a short bytes32",
        methodCall(bob, "f", ["bytes32 a"], ["0x12"]),
        "SAFE_BATCH_ARGUMENT_INVALID",
        `${AT}.a`,
        "0x12",
        methodCall(bob, "f", ["bytes a"], ["0x12"]),
      ],
      [
        "a type of Solidity alone",
        method({ inputs: [{ name: "to", type: "contract IERC20" }] }),
        "SAFE_BATCH_INVALID",
        "contractMethod.inputs[0].type",
        "contract IERC20",
        good,
      ],
      [
        "uint257",
        method({ inputs: inputs(["uint257"]) }),
        "SAFE_BATCH_INVALID",
        "contractMethod.inputs[0].type",
        "uint257",
        good,
      ],
      [
        "bytes33",
        method({ inputs: inputs(["bytes33"]) }),
        "SAFE_BATCH_INVALID",
        "contractMethod.inputs[0].type",
        "bytes33",
        good,
      ],
      [
        "a tuple without components",
        method({ inputs: inputs(["tuple"]) }),
        "SAFE_BATCH_INVALID",
        "contractMethod.inputs[0].components",
        undefined,
        good,
      ],
      [
        "a signature for a name",
        method({ name: "transfer(address,uint256)" }),
        "SAFE_BATCH_INVALID",
        "contractMethod.name",
        "transfer(address,uint256)",
        good,
      ],
      ["a text for a transaction", "transfer", "SAFE_BATCH_INVALID", "", "transfer", good],
    ];
    for (const [what, transaction, code, path, value, twin] of cases) {
      it(what, () => {
        const place = `may.json, transactions[1]${path === "" ? "" : `.${path}`}`;
        const parse = (second: unknown) => parseSafeBatch(batchText([good, second]), { file: "may.json" });
        const error = expectRefusal(() => parse(transaction), code, { place });
        expect(error.value).to.equal(value);
        expect(parse(twin).calls).to.have.lengthOf(2);
      });
    }

    const files: [what: string, text: string | Uint8Array, code: ErrorCode, place: string, twin: string][] = [
      [
        "a comma too many",
        '{"chainId":"1",\n"transactions":[],}',
        "SAFE_BATCH_UNREADABLE",
        "may.json:2:19",
        batchText([good]),
      ],
      [
        "a key that stands twice",
        batchText([good]).replace('"value":"0"', '"value":"0","to":"x"'),
        "SAFE_BATCH_UNREADABLE",
        "may.json:1:",
        batchText([good]),
      ],
      ["nothing", "", "SAFE_BATCH_UNREADABLE", "may.json:1:1", batchText([good])],
      [
        "bytes that are no text",
        new Uint8Array([0x7b, 0xff, 0x7d]),
        "SAFE_BATCH_UNREADABLE",
        "may.json",
        batchText([good]),
      ],
      ["a list of transactions alone", JSON.stringify([good]), "SAFE_BATCH_INVALID", "may.json", batchText([good])],
      ["no transaction", batchText([]), "SAFE_BATCH_INVALID", "may.json, transactions", batchText([good])],
      [
        "another version",
        batchText([good], { version: "2.0" }),
        "SAFE_BATCH_INVALID",
        "may.json, version",
        batchText([good]),
      ],
      [
        "no chain",
        batchText([good], { chainId: undefined }),
        "SAFE_BATCH_INVALID",
        "may.json, chainId",
        batchText([good]),
      ],
      [
        "a chain in words",
        batchText([good], { chainId: "eth" }),
        "SAFE_BATCH_INVALID",
        "may.json, chainId",
        batchText([good]),
      ],
      [
        "what is nested too deep",
        batchText([good], { x: JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) }),
        "SAFE_BATCH_UNREADABLE",
        "may.json:1:",
        batchText([good], { x: [[]] }),
      ],
    ];
    for (const [what, text, code, place, twin] of files) {
      it(what, () => {
        const error = expectRefusal(() => parseSafeBatch(text, { file: "may.json" }), code);
        expect(error.place).to.satisfy((found: string) =>
          place.endsWith(":") ? found.startsWith(place) : found === place,
        );
        parseSafeBatch(twin);
      });
    }

    it("a file that is too large", () => {
      const text = batchText([good]);
      const fill = (size: number) => text.padEnd(size, " ");
      expect(parseSafeBatch(fill(MOST_BATCH_BYTES)).calls).to.have.lengthOf(1);
      expectRefusal(() => parseSafeBatch(fill(MOST_BATCH_BYTES + 1)), "SAFE_BATCH_UNREADABLE", { place: "batch.json" });
    });
  });

  it("refuses a name that was found so that the call is another one", () => {
    const found: [name: string, types: string[], values: string[], known: string][] = [
      ["many_msg_babbage", ["bytes1 a"], ["0x00"], "transfer(address,uint256)"],
      ["sign_szabo_bytecode", ["bytes16 a", "uint128 b"], [`0x${"00".repeat(16)}`, "1"], "approve(address,uint256)"],
    ];
    for (const [name, types, values, known] of found) {
      const error = expectRefusal(() => one(methodCall(bob, name, types, values)), "SAFE_BATCH_INVALID", {
        place: "batch.json, transactions[0].contractMethod.name",
        value: name,
      });
      expect(error.summary).to.include(known);
      // The twin: one letter more, another selector.
      one(methodCall(bob, `${name}s`, types, values));
    }
  });

  it("reads no further in what is another kind of file", () => {
    const refused = (count: number) =>
      expectRefusal(() => parseSafeBatch(batchText(Array(count).fill(0))), "SAFE_BATCH_INVALID").summary;
    expect(refused(999)).to.match(/ 998 more transactions are refused\.$/);
    expect(refused(1_000)).to.match(/ At least 999 more transactions are refused\.$/);
    const begun = process.cpuUsage();
    expect(refused(500_000)).to.match(/ At least 999 more transactions are refused\.$/);
    expect(process.cpuUsage(begun).user, "microseconds").to.be.lessThan(2_000_000);
  });

  it("tells how many more transactions it refuses, and which", () => {
    const text = batchText([payAlice({ operation: 1 }), payAlice(), payAlice({ value: "" }), payAlice({ to: "x" })]);
    const error = expectRefusal(() => parseSafeBatch(text, { file: "may.json" }), "SAFE_BATCH_DELEGATECALL");
    expect(error.message).to.equal(
      [
        "SAFE_BATCH_DELEGATECALL: This is a delegatecall: foreign code that would act as the treasury itself. 2 more transactions are refused.",
        "  at         may.json, transactions[0].operation",
        "  value      1",
        "  next step  Write what the delegatecall would do as plain calls: a multisend's parts are transactions of their own.",
      ].join("\n"),
    );
    const all = (error.cause as AggregateError).errors.map(({ place }) => place);
    expect(all).to.deep.equal(
      ["operation", "value", "to"].map((key, i) => `may.json, transactions[${[0, 2, 3][i]}].${key}`),
    );
  });

  describe("checksum", () => {
    // Keys in order, then values, each with a comma; the name as null. The same gives the checksums of real batches.
    const serialized = `{["chainId","meta","transactions","version"]"1",{["name"]null,},[{["data","to","value"]null,"${bob}","1",}],"1.0",}`;
    const meta = { name: "May", checksum: keccak256(stringToBytes(serialized)) };
    const batch = (more: Record<string, unknown> = {}) => ({
      version: "1.0",
      chainId: "1",
      meta: { ...meta, ...more },
      transactions: [{ to: bob, value: "1", data: null }],
    });
    const verdict = (value: unknown) => parseSafeBatch(JSON.stringify(value)).checksum;

    it("matches what Safe's builder wrote, under any name", () => {
      expect(verdict(batch())).to.equal("matches");
      expect(verdict(batch({ name: "June" }))).to.equal("matches");
    });

    it("differs where anything else was changed", () => {
      expect(verdict(batch({ description: "x" }))).to.equal("differs");
      const changed = { ...batch(), transactions: [{ to: bob, value: "2", data: null }] };
      expect(verdict(changed)).to.equal("differs");
      expect(verdict(batch({ checksum: "0x8266d9ae63588" }))).to.equal("differs");
    });

    it("is absent where it is empty", () => {
      for (const checksum of ["", null, undefined]) expect(verdict(batch({ checksum }))).to.equal("absent");
    });
  });

  it("reads the batch of the example, which nobody changed", () => {
    const batch = parseSafeBatch(readFileSync("examples/grants/desk-batch.json"));
    expect(batch).to.deep.include({ chainId: 31_337, name: "Euros for March", checksum: "matches" });
    expect(batch.calls.map(({ method }) => method?.abi.name)).to.deep.equal(["approve", "swap"]);
  });

  it("reads a batch that a command of ours wrote", () => {
    const call = { to: vault, data: transfer };
    const batch = parseSafeBatch(writeSafeBatch({ chainId: 1, safe: bob, name: "root", createdAt: 1 }, call));
    expect(batch.createdFromSafe).to.equal(bob);
    expect(batch.calls).to.deep.equal([{ target: vault, value: 0n, data: transfer, place: "transactions[0]" }]);
  });

  // Real batches are not part of the project; each of their quirks has a case above that always runs.
  const folder = join(process.env["SALLYPORT_REAL_DATA"] ?? "", "dao-batches");
  if (process.env["SALLYPORT_REAL_DATA"] === undefined || !existsSync(folder)) return;

  it("reads all real batches, but one whose calldata and function disagree", () => {
    const files = readdirSync(folder).sort();
    expect(files).to.have.lengthOf(60);
    const tally = { matches: 0, differs: 0, absent: 0, calls: 0 };
    const refused: string[] = [];
    for (const file of files) {
      try {
        const { checksum, calls } = parseSafeBatch(readFileSync(join(folder, file)), { file });
        tally[checksum] += 1;
        tally.calls += calls.length;
      } catch (error) {
        if (!isSallyportError(error)) throw error;
        refused.push(`${error.code} ${error.place}`);
      }
    }
    expect(refused).to.deep.equal(["SAFE_BATCH_DATA_DISAGREES 040-chain137.json, transactions[0].data"]);
    expect(tally).to.deep.equal({ matches: 15, differs: 11, absent: 33, calls: 344 });
  });
});
