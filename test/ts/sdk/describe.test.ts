import { expect } from "chai";
import {
  type Address,
  concat,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
  size,
  slice,
  zeroAddress,
} from "viem";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { addressNames, formatAccount } from "../../../sdk/describe/addressNames.ts";
import { describeCall } from "../../../sdk/describe/describeCall.ts";
import { describeExpansions, describeRule } from "../../../sdk/describe/describeRule.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { ruleLeaf } from "../../../sdk/policy/ruleLeaf.ts";
import { callKind, operator, type Rule } from "../../../sdk/policy/types.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { formatJson, quoteText, showUnseen } from "../../../sdk/text/formatText.ts";
import { accounts, book, grants, policyText, type RuleText, without } from "../support/policyText.ts";
import { editorMarks } from "../support/schema.ts";

const { alice, bob, vault, USDC } = accounts;
const stranger: Address = "0x5e253FEd1959Eb9866FC77A0e5686dDa8109eE6b";
const policy = compilePolicy(policyText({ grants }));
const names = addressNames(policy.names, { gate: vault });
const token = parseAbi([
  "function transfer(address to, uint256 amount)",
  "function mint(address to, uint256 amount, bool locked)",
  "function note(string text, (string who, uint256 amount)[] items)",
]);
const transfer = encodeFunctionData({ abi: token, functionName: "transfer", args: [alice, 1_250_500_000n] });

function textOf(call: { target?: Address; value?: bigint; data?: Hex }, signature?: string): string | undefined {
  const { target = USDC, value = 0n, data = "0x" } = call;
  return describeCall({ target, value, data }, { names, policy: policy.names, signature }).text;
}

describe("describeCall under a rule", () => {
  const abi = parseAbi(["function swap(address tokenIn, uint256 amountIn)"]);
  const data = encodeFunctionData({ abi, functionName: "swap", args: [alice, 5n] });
  const swap = { target: vault, value: 0n, data };
  const told = (parameters?: readonly string[]) =>
    describeCall(swap, { names, policy: policy.names, signature: "swap(address,uint256)", parameters }).text;

  it("calls arguments as the policy file does, where it names each", () => {
    const named = compilePolicy(
      policyText({
        swap: {
          ...grants,
          "may call": "vault.swap(address tokenIn, uint256 amountIn)",
          where: "{ tokenIn: USDC, amountIn: any }",
          counts: "amountIn",
        },
      }),
    );
    expect(told(named.rules[0]?.parameters)).to.equal(`gate.swap(tokenIn alice (${alice}), amountIn 5)`);
    expect(told()).to.equal(`gate.swap(alice (${alice}), 5)`);
  });

  it("also in calldata that is pinned", () => {
    const pinned = {
      who: "treasurer",
      "may call": "vault.swap(address tokenIn, uint256 amountIn)",
      data: `"${data}"`,
      meter: "none",
      tier: "small",
    };
    const { rules, names: book_ } = compilePolicy(policyText({ pinned }));
    expect(describeRule(rules[0]!, book_, names)).to.include(
      `which is gate.swap(tokenIn alice (${alice}), amountIn 5)`,
    );
  });
});

describe("addressNames", () => {
  it("are the file's, agents by id, and further ones before them", () => {
    expect(names(alice)).to.equal("alice");
    expect(names(alice.toLowerCase() as Address)).to.equal("alice");
    expect(names(USDC)).to.equal("USDC");
    expect(names(vault)).to.equal("gate");
    expect(addressNames(policy.names)(vault)).to.equal("vault");
    expect(names(agentProposer(2n))).to.equal("payer");
    expect(names(agentProposer(3n))).to.equal("agent 3");
    expect(names(stranger)).to.equal(undefined);
    expect(names(zeroAddress)).to.equal(undefined);
    expect(addressNames(undefined)(alice)).to.equal(undefined);
  });

  it("stand beside the whole address, but for agents, who have none", () => {
    expect(formatAccount(alice.toLowerCase() as Address, names)).to.equal(`alice (${alice})`);
    expect(formatAccount(stranger.toLowerCase() as Address, names)).to.equal(stranger);
    expect(formatAccount(agentProposer(1n), names)).to.equal("treasurer");
  });
});

describe("describeCall", () => {
  it("tells of native value, with or without a policy's name for it", () => {
    expect(textOf({ target: alice, value: 5n * 10n ** 17n })).to.equal(`0.5 ETH to alice (${alice})`);
    expect(textOf({ target: stranger, value: 0n })).to.equal(`0 ETH to ${stranger}`);
    const bare = describeCall(
      { target: alice, value: 7n, data: "0x" },
      { names: addressNames(undefined), policy: undefined },
    );
    expect(bare).to.deep.equal({ target: alice, text: `7 wei to ${alice}`, value: 7n, data: "0x" });
  });

  it("tells of a token's functions, in its unit, and of value that goes with them", () => {
    expect(textOf({ data: transfer })).to.equal(`USDC.transfer(to alice (${alice}), amount 1,250.5 USDC)`);
    expect(textOf({ data: transfer, value: 1n })).to.equal(
      `USDC.transfer(to alice (${alice}), amount 1,250.5 USDC) with 0.000000000000000001 ETH`,
    );
    // Of a contract that is no token of the policy nobody knows what it counts in.
    expect(textOf({ target: stranger, data: transfer })).to.match(/, amount \d+ base units, decimals unknown here\)$/);
    expect(textOf({ target: stranger, data: transfer }, "transfer(address,uint256)")).to.equal(
      `${stranger}.transfer(to alice (${alice}), amount 1250500000 base units, decimals unknown here)`,
    );
  });

  it("tells of a function that the rule names, and of none that it does not", () => {
    const mint = encodeFunctionData({ abi: token, functionName: "mint", args: [alice, 5n, true] });
    expect(textOf({ data: mint })).to.equal(undefined);
    expect(textOf({ data: mint }, "mint(address,uint256,bool)")).to.equal(`USDC.mint(alice (${alice}), 5, true)`);
    expect(textOf({ data: mint }, "burn(address,uint256,bool)")).to.equal(undefined);
  });

  it("tells of the system's own functions", () => {
    const pause = encodeFunctionData({ abi: agentTimelockAbi, functionName: "pause", args: [3600] });
    expect(textOf({ target: vault, data: pause })).to.equal("gate.pause(duration 3600)");
    const freeze = encodeFunctionData({ abi: agentRegistryAbi, functionName: "freeze", args: [1n] });
    expect(textOf({ target: stranger, data: freeze })).to.equal(`${stranger}.freeze(agent 1)`);
  });

  describe("says nothing of bytes that it would not write itself", () => {
    const dirty = concat([slice(transfer, 0, 4), "0x01", slice(transfer, 5)]);
    for (const [what, data] of [
      ["a byte too many", `${transfer}00`],
      ["a byte too few", transfer.slice(0, -2)],
      ["dirty upper bits of an address", dirty],
      ["a selector alone", slice(transfer, 0, 4)],
      ["less than a selector", slice(transfer, 0, 3)],
      ["another selector", concat(["0xa9059cbc", slice(transfer, 4)])],
    ] as [string, Hex][]) {
      it(what, () => {
        const call = { target: USDC, value: 0n, data };
        expect(describeCall(call, { names, policy: policy.names })).to.deep.equal({ ...call, text: undefined });
        expect(textOf({ data: transfer })).to.be.a("string");
      });
    }
    it("a strange offset of dynamic data; the plain one it reads", () => {
      const veto = encodeFunctionData({
        abi: parseAbi(["function f(bytes data)"]),
        functionName: "f",
        args: ["0x0102"],
      });
      // The same value, with an empty word before it and the offset pointing behind that.
      const shifted = concat([
        slice(veto, 0, 4),
        `0x${"40".padStart(64, "0")}`,
        `0x${"0".repeat(64)}`,
        slice(veto, 36),
      ]);
      expect(size(shifted)).to.equal(size(veto) + 32);
      expect(textOf({ target: stranger, data: veto }, "f(bytes)")).to.equal(`${stranger}.f(0x0102)`);
      expect(textOf({ target: stranger, data: shifted }, "f(bytes)")).to.equal(undefined);
    });
  });

  it("quotes texts, so that none passes for another argument or another line", () => {
    const said = (text: string, who = "al") =>
      textOf(
        { data: encodeFunctionData({ abi: token, functionName: "note", args: [text, [{ who, amount: 5n }]] }) },
        "note(string,(string,uint256)[])",
      );
    expect(said("thanks")).to.equal('USDC.note("thanks", [["al","5"]])');
    expect(said('x", 1), y("')).to.equal('USDC.note("x\\", 1), y(\\"", [["al","5"]])');
    expect(said("a\n\u001b[2Jb\u202e")).to.equal('USDC.note("a\\n\\u001b[2Jb\\u{202e}", [["al","5"]])');
    expect(said("thanks", "\u202ela")).to.equal('USDC.note("thanks", [["\\u{202e}la","5"]])');
  });
});

describe("describeRule", () => {
  function linesOf(rule: RuleText): string[] {
    const compiled = compilePolicy(policyText({ grants: rule }));
    return describeRule(compiled.rules[0]!, compiled.names, addressNames(compiled.names));
  }

  it("says all that a rule asks, in the units of its file", () => {
    const lines = linesOf({
      ...grants,
      from: "{ schema: payouts, source: office, level: signed, max age: 1 hour }",
      expires: "2027-01-01T00:00:00Z",
      bound: "at least -6,000 USDC",
      value: "at most 0.5 ETH",
    });
    expect(lines).to.deep.equal([
      `grants: treasurer (agent 1) may call USDC (${USDC}).transfer(address,uint256), on tier small (0), which needs no approval, or a higher one`,
      `argument 1 (to) is one of alice (${alice}), bob (${bob})`,
      "argument 2 (amount) is at most 5,000 USDC",
      "at most 0.5 ETH with each call",
      "meter usdc: 20,000 USDC at once, refilled by 10,000 USDC each 7 days, counting argument 2 (amount)",
      `needs data: payouts of office (${accounts.office}), signed, at most 1 hour old when proposed`,
      "for each call the treasury's balance must change by at least -6,000 USDC, all calls together",
      "must return nothing or true",
      "until 2027-01-01 00:00:00 UTC",
    ]);
  });

  it("names what is not constrained", () => {
    const lines = linesOf({ ...grants, where: "{ to: any, amount: any }", tier: "large", meter: "none" });
    expect(lines).to.deep.equal([
      `grants: treasurer (agent 1) may call USDC (${USDC}).transfer(address,uint256), on tier large (1) or a higher one`,
      "argument 1 (to) is any address",
      "argument 2 (amount) is any uint256",
      "no meter: nothing limits how much in all",
      "must return nothing or true",
    ]);
  });

  it("shows each argument as its type says, and only amounts in a unit", () => {
    const lines = linesOf({
      who: "treasurer",
      "may call": "USDC.set(bool on, int256 delta, bytes4 tag, uint8 mode, uint256 cap, (address to, uint64[2] at) p)",
      where:
        '{ on: true, delta: "-5 raw", tag: "0x01020304", mode: "only bits 0x03", cap: "at most 7 USDC", ' +
        '"p.to": alice, "p.at[0]": any, "p.at[1]": ["at least 3", "at most 9"] }',
      meter: "none",
      tier: "large",
      danger: "a test",
    });
    expect(lines.slice(1)).to.deep.equal([
      "argument 1 (on) is true",
      "argument 2 (delta) is -5",
      "argument 3 (tag) is 0x01020304",
      "argument 4 (mode) is nothing but bits of 0x3",
      "argument 5 (cap) is at most 7 USDC",
      `argument 6 (p.to) is alice (${alice})`,
      "argument 7 (p.at[0]) is any uint64",
      "argument 8 (p.at[1]) is at least 3",
      "argument 8 (p.at[1]) is at most 9",
      "no meter: nothing limits how much in all",
      "dangerous, permitted because: a test",
    ]);
  });

  it("tells native value and one exact calldata from functions", () => {
    const [sends, ...rest] = linesOf({
      who: "council",
      "may send": "at most 0.5 ETH",
      to: "alice",
      meter: "eth",
      tier: "large",
    });
    expect(sends).to.equal(
      `grants: council (${accounts.council}) may send ETH to alice (${alice}), on tier large (1) or a higher one`,
    );
    expect(rest).to.deep.equal([
      "at most 0.5 ETH with each call",
      "meter eth: 2 ETH at once, refilled by 1 ETH each 1 day, counting the value",
    ]);
    for (const [mayCall, called, read] of [
      ["vault", `vault (${vault})`, []],
      ["vault.f(uint256 x)", `vault (${vault}).f(uint256)`, [`which is vault.f(x 7)`]],
    ] as const) {
      const data = encodeFunctionData({ abi: parseAbi(["function f(uint256 x)"]), args: [7n] });
      const exact = {
        ...without(grants, "where"),
        "may call": mayCall,
        data: `"${data}"`,
        meter: "none",
        danger: "a test",
      };
      expect(linesOf(exact)).to.deep.equal([
        `grants: treasurer (agent 1) may call ${called}, on tier small (0), which needs no approval, or a higher one`,
        `only with the calldata of hash ${keccak256(data)}`,
        ...read,
        "no meter: nothing limits how much in all",
        "dangerous, permitted because: a test",
      ]);
    }
  });

  it("gives a reason no line of its own, and hides nothing in it", () => {
    const lines = linesOf({ ...grants, danger: '"fine\\nuntil 2020-01-01 00:00:00 UTC"' });
    expect(lines.at(-1)).to.equal("dangerous, permitted because: fine\\u{a}until 2020-01-01 00:00:00 UTC");
  });

  describe("never says the same of two rules that differ", () => {
    const from = (text: string) => ({ ...grants, from: `{ ${text}, max age: 1 hour }` });
    const where = (amount: string, to = "alice") => ({ ...grants, where: `{ to: ${to}, amount: ${amount} }` });
    const unit = (condition: string) => ({
      ...grants,
      "may call": "vault.f(uint8 a, uint256 b)",
      where: `{ a: "${condition}", b: any }`,
      counts: "b",
    });
    const pinned = { ...without(grants, "where"), meter: "none", danger: "a test" };
    const send = { who: "treasurer", "may send": "at most 1 ETH", to: "alice", meter: "eth", tier: "small" };
    const variants: RuleText[] = [
      grants,
      { ...grants, who: "payer" },
      { ...grants, who: "council" },
      { ...grants, who: "desks" },
      { ...grants, tier: "large" },
      { ...grants, expires: "2027-01-01T00:00:00Z" },
      { ...grants, expires: "2027-01-01T00:00:01Z" },
      { ...grants, "may call": "USDC.mint(address to, uint256 amount)" },
      { ...grants, "may call": "vault.transfer(address to, uint256 amount)" },
      { ...grants, "may call": "USDC.transfer(address amount, uint256 to)", where: '{ amount: any, to: "5 USDC" }' },
      { ...grants, value: "at most 1 ETH" },
      { ...grants, value: "at most 1.000000000000000001 ETH" },
      { ...grants, returns: "anything" },
      { ...grants, meter: "none" },
      { ...grants, meter: "other" },
      ...["usdc1", "usdc2", "usdc3"].map((meter) => ({ ...grants, meter })),
      { ...grants, bound: "at least -5,000 USDC" },
      { ...grants, bound: "at least 5,000 USDC" },
      { ...grants, bound: "at least 5,000 DAI" },
      { ...grants, bound: "at least 0.5 ETH" },
      { ...grants, danger: "because" },
      { ...grants, danger: "because of that" },
      from("schema: payouts, source: office, level: signed"),
      from("schema: prices, source: office, level: signed"),
      from("schema: payouts, source: any, level: signed"),
      from("schema: payouts, source: office, level: hashed"),
      from("schema: payouts, source: office, level: attested"),
      from("schema: payouts, source: office, level: proven"),
      from("schema: payouts, source: office, level: signed and attested"),
      { ...grants, from: "{ schema: payouts, source: office, level: signed, max age: 100000 seconds }" },
      { ...grants, from: "{ schema: payouts, source: office, level: signed, max age: 27 hours }" },
      ...["any", "5 USDC", '"at most 5 USDC"', '"at least 5 USDC"', '"more than 5 USDC"', '"less than 5 USDC"'].map(
        (one) => where(one),
      ),
      where('"one of 5 USDC, 6 USDC"'),
      where('"only bits 0xff"'),
      where('["at least 1 USDC", "at most 5 USDC"]'),
      where('["at least 1 USDC", "only bits 0xffffffff"]'),
      where("any", "any"),
      where("any", "bob"),
      where("any", "one of eight"),
      where("any", "one of nine"),
      ...["any", "7", "at most 7", "at least 7", "one of 6, 7", "only bits 0x07"].map(unit),
      { ...unit("7"), meter: "none" },
      { ...unit("7"), counts: "a", where: "{ a: any, b: any }" },
      { ...pinned, "may call": "vault", data: '"0x01"' },
      { ...pinned, "may call": "vault", data: '"0x02"' },
      { ...pinned, "may call": "USDC", data: '"0x01"' },
      send,
      { ...send, to: "bob" },
      { ...send, to: "one of pair" },
      { ...send, "may send": "at most 0.5 ETH" },
      { ...send, meter: "none" },
    ].map((rule) => ("counts" in rule && rule["meter"] === "none" ? without(rule, "counts") : rule));

    const moreNames = book
      .replace("schemas: { payouts: payouts/1 }", "schemas: { payouts: payouts/1, prices: prices/1 }")
      .concat(
        '  other: { burst: "20,000 USDC", refill: "10,000 USDC", per: 7 days }\n',
        '  usdc1: { burst: "20,001 USDC", refill: "10,000 USDC", per: 7 days }\n',
        '  usdc2: { burst: "20,001 USDC", refill: "10,001 USDC", per: 7 days }\n',
        '  usdc3: { burst: "20,001 USDC", refill: "10,001 USDC", per: 604801 seconds }\n',
      );
    const all = variants.map((rule) => compilePolicy(policyText({ grants: rule }, moreNames)));
    it("and an editor marks none of them", () => {
      for (const rule of variants) expect(editorMarks(policyText({ grants: rule }, moreNames))).to.deep.equal([]);
    });

    const rulesOf = all.map(({ rules }) => rules.map(({ rule }) => rule));

    for (const addresses of ["beside", "apart"] as const) {
      it(`with addresses ${addresses}`, () => {
        const texts = all.map(({ rules, names: known }) =>
          JSON.stringify(describeExpansions(rules, known, { names: addressNames(known), addresses })),
        );
        const alike = texts.flatMap((text, i) => (texts.indexOf(text) === i ? [] : [text]));
        expect(alike).to.deep.equal([]);
        expect(new Set(rulesOf.map((rules) => rules.map(ruleLeaf).sort().join())).size).to.be.greaterThan(60);
      });
    }

    it("and the rules that it is tried with differ in every field", () => {
      const plain = rulesOf.map(([first]) => first!);
      const fieldsOf = (rule: Rule): [string, unknown][] =>
        Object.entries({ ...rule, ...rule.meter, ...rule.input, ...rule.bound });
      for (const [field] of fieldsOf(plain[0]!)) {
        const values = plain.map((rule) => JSON.stringify(new Map(fieldsOf(rule)).get(field), writeBigint));
        expect(new Set(values).size, field).to.be.greaterThan(1);
      }
      const operators = plain.flatMap(({ constraints }) => constraints.map((one) => one.operator));
      expect([...new Set(operators)].sort()).to.deep.equal(Object.values(operator));
      expect([...new Set(plain.map(({ kind }) => kind))].sort()).to.deep.equal(Object.values(callKind));
    });
  });
});

function writeBigint(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

describe("texts of strangers", () => {
  it("show what cannot be seen, and nothing else", () => {
    for (const [text, shown] of [
      ["plain text, ümläute, 数字 and 🗝", "plain text, ümläute, 数字 and 🗝"],
      ["line\r\nend\ttab", "line\\u{d}\\u{a}end\\u{9}tab"],
      ["\u001b[31m", "\\u{1b}[31m"],
      ["a\u200bb\u00adc\ufeffd\u2060e", "a\\u{200b}b\\u{ad}c\\u{feff}d\\u{2060}e"],
      ["\u202eevil\u2066", "\\u{202e}evil\\u{2066}"],
      ["a\u00a0b\u2003c d", "a\\u{a0}b\\u{2003}c d"],
      ["\u3164\u115f\ufe0f", "\\u{3164}\\u{115f}\\u{fe0f}"],
      ["\u2028\u2029\ud800x", "\\u{2028}\\u{2029}\\u{d800}x"],
      ["\u{e0041}", "\\u{e0041}"],
    ] as const) {
      expect(showUnseen(text)).to.equal(shown);
    }
  });

  it("between quotes are one text", () => {
    expect(quoteText('a"b\\')).to.equal('"a\\"b\\\\"');
    expect(quoteText("\u202e\n")).to.equal('"\\u{202e}\\n"');
    expect(formatJson({ amount: 1n << 255n, to: ["\u200b"] })).to.equal(
      `{"amount":"${1n << 255n}","to":["\\u{200b}"]}`,
    );
  });
});
