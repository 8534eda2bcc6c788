import { expect } from "chai";
import { type AbiParameter, parseAbiParameters } from "viem";
import { ArgumentProblem } from "../../../sdk/calldata/argumentProblem.ts";
import { readArgument } from "../../../sdk/calldata/readArgument.ts";
import { accounts } from "../support/policyText.ts";

const { alice, bob } = accounts;
const typed = (types: string) => parseAbiParameters(types)[0] as AbiParameter;
const text = (value: string) => ({ kind: "text", text: value }) as const;
const read = (types: string, value: string) => readArgument(typed(types), text(value));
const LARGEST = (1n << 256n) - 1n;

describe("readArgument", () => {
  it("reads every kind of value", () => {
    const cases: [types: string, value: string, expected: unknown][] = [
      ["uint256", "0", 0n],
      ["uint256", " 5 ", 5n],
      ["uint256", String(LARGEST), LARGEST],
      ["uint256", "0x10", 16n],
      ["uint8", "255", 255n],
      ["int8", "-128", -128n],
      ["int256", "-1", -1n],
      ["bool", "true", true],
      ["bool", "False", false],
      ["bool", "1", true],
      ["address", alice, alice],
      ["address", alice.toLowerCase(), alice],
      ["address", `0x${alice.slice(2).toUpperCase()}`, alice],
      ["bytes", "0x", "0x"],
      ["bytes", "0xAB", "0xab"],
      ["bytes4", "0x8d80ff0a", "0x8d80ff0a"],
      ["string", " [a] ", " [a] "],
      ["string", "", ""],
      ["uint256[]", "[]", []],
      ["uint256[]", "[44641070453268455424, 2]", [44641070453268455424n, 2n]],
      ["uint8[3]", "[3,3,3]", [3n, 3n, 3n]],
      ["address[]", `[${alice}, "${bob}"]`, [alice, bob]],
      ["bool[]", '[true,"false"]', [true, false]],
      ["string[]", '["a, b", "[c]"]', ["a, b", "[c]"]],
      ["uint256[][2]", "[[1],[]]", [[1n], []]],
      ["(address to, uint256[] amounts) p", `["${alice}", ["1", 2]]`, { to: alice, amounts: [1n, 2n] }],
      ["(address, uint256) p", `[${alice}, 1]`, [alice, 1n]],
      ["(uint256 a, (bool b)[] c) p", "[1, [[true], [false]]]", { a: 1n, c: [{ b: true }, { b: false }] }],
    ];
    for (const [types, value, expected] of cases)
      expect(read(types, value), `${types} ${value}`).to.deep.equal(expected);
  });

  it("reads lists and structs that are no text", () => {
    const items = [{ kind: "word", text: "1" } as const, text("2")];
    expect(readArgument(typed("uint256[]"), { kind: "list", items })).to.deep.equal([1n, 2n]);
    const entries = new Map([
      ["b", text("2")],
      ["a", text("1")],
    ]);
    expect(readArgument(typed("(uint256 a, uint256 b) p"), { kind: "object", entries })).to.deep.equal({
      a: 1n,
      b: 2n,
    });
    expect(readArgument(typed("bool"), { kind: "bool", value: true })).to.equal(true);
  });

  describe("refuses, and reads the twin", () => {
    const wrong = alice.replace("dad", "Dad");
    const cases: [types: string, value: string, place: string, shown: string, twin: string][] = [
      ["uint8", "256", "", "256", "255"],
      ["int8", "128", "", "128", "127"],
      ["int8", "-129", "", "-129", "-128"],
      ["uint256", "-1", "", "-1", "1"],
      ["uint256", String(LARGEST + 1n), "", String(LARGEST + 1n), String(LARGEST)],
      ["uint256", "1.0", "", "1.0", "1"],
      ["uint256", "1e18", "", "1e18", "1000000000000000000"],
      ["uint256", "1,000", "", "1,000", "1000"],
      ["uint256", "007", "", "007", "7"],
      ["uint256", "+7", "", "+7", "7"],
      ["uint256", "", "", "", "0"],
      ["uint256", "0x", "", "0x", "0x0"],
      ["bool", "yes", "", "yes", "true"],
      ["bool", "2", "", "2", "1"],
      ["bool", "constructor", "", "constructor", "true"],
      ["address", wrong, "", wrong, alice],
      ["address", alice.slice(0, -1), "", alice.slice(0, -1), alice],
      ["address", `eth:${alice}`, "", `eth:${alice}`, alice],
      ["address", "alice.eth", "", "alice.eth", alice],
      ["bytes", "0xabc", "", "0xabc", "0xabcd"],
      ["bytes", "abcd", "", "abcd", "0xabcd"],
      ["bytes4", "0x8d80ff", "", "0x8d80ff", "0x8d80ff0a"],
      ["bytes4", "0x8d80ff0a00", "", "0x8d80ff0a00", "0x8d80ff0a"],
      ["uint256[]", "1, 2", "", "1, 2", "[1, 2]"],
      ["uint256[]", "[1, 2", "", "[1, 2", "[1, 2]"],
      ["uint256[]", "[1, 2] 3", "", "[1, 2] 3", "[1, 2]"],
      ["uint256[2]", "[1]", "", "[1]", "[1, 2]"],
      ["uint8[]", "[1, 256]", "[1]", "256", "[1, 255]"],
      ["address[]", `[${alice}, ${wrong}]`, "[1]", wrong, `[${alice}, ${alice}]`],
      ["string[]", "[a]", "[0]", "a", '["a"]'],
      ["(uint256 a, uint8 b) p", "[1, 256]", ".b", "256", "[1, 255]"],
      ["(uint256 a, uint8 b) p", "[1]", "", "[1]", "[1, 2]"],
      ["(uint256 a, (uint8 b)[] c) p", "[1, [[1], [256]]]", ".c[1].b", "256", "[1, [[1], [255]]]"],
      ["uint256", "[1]", "", "[1]", "1"],
    ];
    for (const [types, value, place, shown, twin] of cases) {
      it(`${types}: ${value === "" ? "nothing" : value}`, () => {
        expect(problemOf(() => read(types, value))).to.deep.include({ place, value: shown });
        read(types, twin);
      });
    }

    it("a member that the struct has not, or lacks, or has twice", () => {
      const object = (...keys: string[]) =>
        ({ kind: "object", entries: new Map(keys.map((key) => [key, text("1")])) }) as const;
      const pair = typed("(uint256 a, uint256 b) p");
      expect(problemOf(() => readArgument(pair, object("a", "b", "c"))).message).to.include('no member "c"');
      expect(problemOf(() => readArgument(pair, object("a"))).message).to.include('"b" is missing');
      readArgument(pair, object("a", "b"));
      const twice = {
        type: "tuple",
        components: [
          { name: "a", type: "uint256" },
          { name: "a", type: "uint256" },
        ],
      };
      expect(problemOf(() => readArgument(twice, object("a"))).nextStep).to.include("in order");
      expect(readArgument(twice, text("[1, 2]"))).to.deep.equal([1n, 2n]);
    });

    it("a number as a text, and a type that it does not know", () => {
      expect(problemOf(() => readArgument(typed("string"), { kind: "word", text: "5" })).message).to.include("no text");
      expect(problemOf(() => readArgument({ type: "fixed128x18" }, text("5"))).message).to.include("fixed128x18");
    });
  });

  it("asks for names and units first", () => {
    const readers = {
      account: (name: string) => (name === "alice" ? alice : undefined),
      amount: (amount: string) => (amount === "5 USDC" ? 5_000_000n : undefined),
    };
    const value = text('["alice", "5 USDC"]');
    expect(readArgument(typed("(address to, uint256 amount) p"), value, readers)).to.deep.equal({
      to: alice,
      amount: 5_000_000n,
    });
    // The twin: a unit does not lift the type's limit.
    expect(problemOf(() => readArgument(typed("uint8"), text("5 USDC"), readers)).message).to.include("fit uint8");
  });
});

function problemOf(attempt: () => unknown): ArgumentProblem {
  try {
    attempt();
  } catch (error) {
    if (error instanceof ArgumentProblem) return error;
    throw error;
  }
  throw new Error("It was read.");
}
