import { expect } from "chai";
import { encodeFunctionData, parseAbi } from "viem";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { type CallArguments, callOf } from "../../../tasks/lib/callOf.ts";
import type { TaskSystem } from "../../../tasks/lib/system.ts";
import { accounts, policyText } from "../support/policyText.ts";
import { expectRefusal } from "../support/refusal.ts";

const { alice, bob, vault, council, USDC } = accounts;
const addresses = { gate: vault, treasury: vault, registry: bob, provenance: bob, councils: { board: council } };
const system = { record: { addresses }, policy: compilePolicy(policyText({})) } as unknown as TaskSystem;
const read = (call: string, args: readonly string[], more: Partial<CallArguments> = {}) =>
  callOf(system, { to: "USDC", call, args, value: undefined, ...more });

describe("a call on the command line", () => {
  const cases: [call: string, given: string[], args: unknown[]][] = [
    ["transfer(address to, uint256 amount)", ["alice", "1,250.50 USDC"], [alice, 1_250_500_000n]],
    ["transfer(address,uint256) returns (bool)", ["board", "5"], [council, 5n]],
    ["function transfer(address,uint256)", [bob.toLowerCase(), "0.000001 USDC"], [bob, 1n]],
    ["f(int256 a)", ["-5"], [-5n]],
    ["f(int256 a)", ["-1.5 USDC"], [-1_500_000n]],
    ["f(uint128 a)", ["0.5 ETH"], [500_000_000_000_000_000n]],
    ["f(bytes a, bytes4 b)", ["0x", "0x12345678"], ["0x", "0x12345678"]],
    ["f(bool a, string b)", ["false", "[a, b]"], [false, "[a, b]"]],
    [
      "f(address[] a, uint256[] b)",
      ["[alice, board]", '["1 USDC", 2]'],
      [
        [alice, council],
        [1_000_000n, 2n],
      ],
    ],
    ["f((address to, uint256[2] amounts) a)", ['["alice", [1, 2]]'], [{ to: alice, amounts: [1n, 2n] }]],
    [
      "f((address to, (bool yes)[] more) a)",
      ['{"to": "alice", "more": [[true]]}'],
      [{ to: alice, more: [{ yes: true }] }],
    ],
    ["f()", [], []],
  ];
  for (const [call, given, args] of cases) {
    it(`reads ${call} ${given.join(" ")}`, () => {
      const signature = call.startsWith("function ") ? call : `function ${call}`;
      const abi = parseAbi([signature] as readonly string[]);
      const { target, data } = read(call, given);
      expect([target, data]).to.deep.equal([USDC, encodeFunctionData({ abi, args })]);
    });
  }

  it("chooses among functions of one name by their types", () => {
    const plain = read("safeTransferFrom(address,address,uint256)", ["alice", "bob", "1"]).data;
    const withData = read("safeTransferFrom(address,address,uint256,bytes)", ["alice", "bob", "1", "0x"]).data;
    expect([plain?.slice(0, 10), withData?.slice(0, 10)]).to.deep.equal(["0x42842e0e", "0xb88d4fde"]);
  });

  it("refuses native value that no word holds", () => {
    const most = 2n ** 256n - 1n;
    const of = (value: string) => callOf(system, { to: alice, call: undefined, args: [], value });
    for (const value of [String(most + 1n), `${"9".repeat(80)} ETH`]) {
      expectRefusal(() => of(value), "ARGUMENT_INVALID", {
        value,
        summary: "The amount in wei does not fit 256 bits.",
      });
    }
    expect(of(String(most)).value).to.equal(most);
  });

  it("reads native value in its unit or in wei", () => {
    for (const value of ["0.5 ETH", "500000000000000000"]) {
      const call = callOf(system, { to: "alice", call: undefined, args: [], value });
      expect(call).to.deep.equal({ target: alice, value: 500_000_000_000_000_000n, data: "0x" });
    }
  });

  const wrong: [call: string, given: string[], place: string, value: string, summary: string][] = [
    ["transfer", ["alice", "1"], "--call", "transfer", "This is not a function."],
    [
      "transfer(address,uint)",
      ["alice"],
      "arguments",
      "alice",
      "transfer(address,uint256) takes 2 arguments, and 1 are given.",
    ],
    ["f(address a)", ["alicia"], "argument 1", "alicia", "No account is called so."],
    ["f(address a)", ["constructor"], "argument 1", "constructor", "No account is called so."],
    ["f(address[] a)", ["[alice, alicia]"], "argument 1[1]", "alicia", "No account is called so."],
    ["f(uint256 a)", ["0.0000001 USDC"], "argument 1", "0.0000001 USDC", "The amount has 7 decimals, and USDC has 6."],
    ["f(uint256 a)", ["0.5 ETH"], "argument 1", "0.5 ETH", "This parameter counts USDC, not ETH."],
    ["transfer(address,uint256)", ["alice", "1 DAI"], "argument 2", "1 DAI", "This parameter counts USDC, not DAI."],
    ["f(uint256 a)", ["5 DOGE"], "argument 1", "5 DOGE", 'The policy has no unit "DOGE".'],
    ["f(uint256 a)", ["1.5"], "argument 1", "1.5", "This is not an amount."],
    ["f(uint256 a)", ["-1 USDC"], "argument 1", "-1 USDC", "The number does not fit uint256."],
    ["f(uint8 a)", ["1 USDC"], "argument 1", "1 USDC", "The number does not fit uint8."],
    ["f(uint256 a, bytes4 b)", ["1", "0x1234"], "argument 2", "0x1234", "These are 2 bytes, and bytes4 has 4."],
    ["f((address to, uint8[] n) a)", ["[alice, [1, 256]]"], "argument 1.n[1]", "256", "The number does not fit uint8."],
  ];
  for (const [call, given, place, value, summary] of wrong) {
    it(`refuses ${call} ${given.join(" ")}`, () => {
      expectRefusal(() => read(call, given), "ARGUMENT_INVALID", { place, value, summary });
    });
  }

  it("reads amounts of any token for a contract that is none", () => {
    const { data } = read("f(uint256 a)", ["1 USDC"], { to: "vault" });
    expect(data).to.equal(read("f(uint256 a)", ["1000000 raw"], { to: "vault" }).data);
  });

  it("refuses value below zero, and arguments of no function", () => {
    const plain = { to: "alice", call: undefined, args: [] };
    for (const value of ["-1", "-1 ETH", "0x10", "0.1234567890123456789 ETH", "5 USDC"])
      expectRefusal(() => callOf(system, { ...plain, value }), "ARGUMENT_INVALID", { place: "--value", value });
    expectRefusal(() => callOf(system, { ...plain, args: ["5"], value: "1" }), "ARGUMENT_INVALID", {
      place: "arguments",
    });
  });
});
