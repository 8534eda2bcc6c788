import { readFileSync } from "node:fs";
import { SimpleMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import {
  encodeFunctionData,
  getAddress,
  type Hex,
  keccak256,
  parseAbi,
  stringToHex,
  toFunctionSelector,
  zeroAddress,
  zeroHash,
} from "viem";
import { type CompiledRule, compilePolicy, MOST_RULES } from "../../../../sdk/policy/compilePolicy.ts";
import { ruleLeaf } from "../../../../sdk/policy/ruleLeaf.ts";
import type { Rule } from "../../../../sdk/policy/types.ts";
import { accounts, book, grants, policyText, type RuleText, without } from "../../support/policyText.ts";
import { expectRefusal } from "../../support/refusal.ts";
import { editorMarks } from "../../support/schema.ts";

const agent1 = "0x0000000000000000000000000000000000000001";
const word = (value: bigint): Hex => `0x${value.toString(16).padStart(64, "0")}`;
const addressWord = (address: string): Hex => word(BigInt(address));

function compileOne(rule: RuleText): CompiledRule {
  const text = policyText({ grants: rule });
  const { rules } = compilePolicy(text);
  expect(editorMarks(text), "an editor marks what compiles").to.deep.equal([]);
  expect(rules).to.have.lengthOf(1);
  return rules[0]!;
}

describe("compilePolicy", () => {
  it("compiles a rule into exactly these fields", () => {
    const { name, rule, leaf, proof, ...described } = compileOne({
      ...grants,
      from: "{ schema: payouts, source: office, level: signed, max age: 1 hour }",
      expires: "2027-01-01T00:00:00Z",
      bound: "at least -6,000 USDC",
      value: "at most 0.5 ETH",
    });
    expect(name).to.equal("grants");
    expect(rule).to.deep.equal({
      proposer: agent1,
      tier: 0,
      expiry: 1_798_761_600,
      target: accounts.USDC,
      kind: 1,
      selector: "0xa9059cbb",
      words: 2,
      wordTypes: `0x1400${"00".repeat(30)}`,
      dataHash: zeroHash,
      maxValue: 5n * 10n ** 17n,
      returns_: 1,
      meter: {
        key: keccak256(stringToHex("usdc")),
        token: accounts.USDC,
        amountWord: 1,
        burst: 20_000_000_000n,
        refill: 10_000_000_000n,
        period: 604_800,
      },
      input: { schema: keccak256(stringToHex("payouts/1")), source: accounts.office, levels: 2, maxAge: 3600 },
      bound: { demanded: true, token: accounts.USDC, minDelta: -6_000_000_000n },
      constraints: [
        { word: 0, operator: 3, value: addressWord(accounts.bob) },
        { word: 0, operator: 3, value: addressWord(accounts.alice) },
        { word: 1, operator: 1, value: word(5_000_000_000n) },
      ],
    } satisfies Rule);
    expect(leaf).to.equal(ruleLeaf(rule));
    expect(proof).to.deep.equal([]);
    expect(described).to.deep.equal({
      proposer: "treasurer",
      tier: "small",
      isOptimistic: true,
      function: "transfer(address,uint256)",
      parameters: ["to", "amount"],
      data: undefined,
      meter: "usdc",
      danger: undefined,
      line: 38,
    });
  });

  it("compiles a rule of native value", () => {
    const { rule } = compileOne({
      who: "council",
      "may send": "at most 0.5 ETH",
      to: "alice",
      meter: "eth",
      tier: "large",
    });
    expect(rule.proposer).to.equal(accounts.council);
    expect({ kind: rule.kind, target: rule.target, maxValue: rule.maxValue }).to.deep.equal({
      kind: 0,
      target: accounts.alice,
      maxValue: 5n * 10n ** 17n,
    });
    expect(rule.meter).to.deep.equal({
      key: keccak256(stringToHex("eth")),
      token: zeroAddress,
      amountWord: 255,
      burst: 2n * 10n ** 18n,
      refill: 10n ** 18n,
      period: 86_400,
    });
    expect([rule.selector, rule.words, rule.wordTypes, rule.dataHash]).to.deep.equal([
      "0x00000000",
      0,
      zeroHash,
      zeroHash,
    ]);
  });

  it("compiles a rule of exact calldata", () => {
    const data = encodeFunctionData({ abi: parseAbi(["function note(string text)"]), args: ["hello"] });
    const { rule } = compileOne({
      who: "treasurer",
      "may call": "vault.note(string text)",
      data: `"${data}"`,
      meter: "none",
      tier: "small",
    });
    expect({ kind: rule.kind, dataHash: rule.dataHash, selector: rule.selector, words: rule.words }).to.deep.equal({
      kind: 2,
      dataHash: keccak256(data),
      selector: "0x00000000",
      words: 0,
    });
    expect(rule.meter.period).to.equal(0);
  });

  it("meters the amount inside exact calldata", () => {
    const abi = parseAbi(["function transfer(address to, uint256 amount)"]);
    const data = encodeFunctionData({ abi, args: [accounts.alice, 20_000_000_000n] });
    const rule: RuleText = { ...without(grants, "where"), data: `"${data}"` };
    expect(compileOne(rule).rule.meter.amountWord).to.equal(1);
    const tooMuch = encodeFunctionData({ abi, args: [accounts.alice, 20_000_000_001n] });
    expectRefusal(() => compileOne({ ...rule, data: `"${tooMuch}"` }), "POLICY_NEVER_MATCHES", {
      value: "20,000.000001 USDC",
    });
  });

  it("proves every rule against one root, as OpenZeppelin's tree does", () => {
    const policy = compilePolicy(
      policyText({ grants: { ...grants, who: "desks", where: "{ to: one of nine, amount: any }" } }),
    );
    expect(policy.rules).to.have.lengthOf(18);
    for (const { leaf, proof } of policy.rules)
      expect(SimpleMerkleTree.verify(policy.root, leaf, proof)).to.equal(true);
    const leaves = policy.rules.map(({ leaf }) => leaf);
    expect(leaves).to.deep.equal(leaves.toSorted());
    expect(new Set(leaves).size).to.equal(18);
    expect(SimpleMerkleTree.verify(policy.root, word(1n), policy.rules[0]!.proof)).to.equal(false);
  });

  it("gives one root to one text, and to another order of rules", () => {
    const rules = { grants, other: { ...grants, who: "payer" } };
    const turned = { other: rules.other, grants };
    const { root } = compilePolicy(policyText(rules));
    expect(compilePolicy(policyText(rules)).root).to.equal(root);
    expect(compilePolicy(policyText(turned)).root).to.equal(root);
    expect(
      compilePolicy(policyText({ ...rules, other: { ...rules.other, tier: "large", meter: "none" } })).root,
    ).not.to.equal(root);
  });

  it("reads files with a byte order mark and Windows line ends alike", () => {
    const text = policyText({ grants });
    expect(compilePolicy(`\ufeff${text.replaceAll("\n", "\r\n")}`)).to.deep.equal(compilePolicy(text));
  });

  it("gives a policy without rules a root that nothing can be proven against", () => {
    expect(compilePolicy(policyText({}))).to.deep.include({ root: zeroHash, rules: [] });
  });

  it("tells what the names stand for", () => {
    const { names } = compilePolicy(policyText({ grants }));
    expect(names.accounts["alice"]).to.equal(accounts.alice);
    expect(names.tokens["USDC"]).to.deep.equal({ name: "USDC", address: accounts.USDC, decimals: 6 });
    expect(names.native).to.deep.equal({ name: "ETH", address: zeroAddress, decimals: 18 });
    expect(names.agents).to.deep.equal({ treasurer: 1n, payer: 2n });
    expect(names.groups["pair"]).to.deep.equal(["alice", "bob"]);
    expect(names.approvers).to.deep.equal(["council"]);
    expect(names.sources).to.deep.equal(["office"]);
    expect(names.tiers).to.deep.equal({
      small: { index: 0, optimistic: true },
      large: { index: 1, optimistic: false },
    });
    expect(names.schemas).to.deep.equal({ payouts: keccak256(stringToHex("payouts/1")) });
    expect(names.meters["usdc"]?.burst).to.equal(20_000_000_000n);
    expect(
      compilePolicy(
        `native: POL\n${policyText({})}`.replace("burst: 2 ETH, refill: 1 ETH", "burst: 2 POL, refill: 1 POL"),
      ).names.native.name,
    ).to.equal("POL");
  });

  describe("expansion", () => {
    const namesOf = (rule: RuleText) =>
      compilePolicy(policyText({ grants: rule }))
        .rules.map(({ name }) => name)
        .sort();

    it("keeps up to 8 recipients in one rule", () => {
      const { rule } = compileOne({ ...grants, where: "{ to: one of eight, amount: any }" });
      expect(rule.constraints).to.have.lengthOf(8);
      expect(new Set(rule.constraints.map(({ operator }) => operator))).to.deep.equal(new Set([3]));
      const values = rule.constraints.map(({ value }) => value);
      expect(values).to.deep.equal(values.toSorted());
    });

    it("gives each of 9 recipients a rule, and all one meter", () => {
      const { rules } = compilePolicy(policyText({ grants: { ...grants, where: "{ to: one of nine, amount: any }" } }));
      expect(rules.map(({ name }) => name).sort()).to.deep.equal(
        [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `grants/m${n}`),
      );
      for (const { rule } of rules) {
        expect(rule.constraints.map(({ operator }) => operator)).to.deep.equal([0]);
        expect(rule.meter).to.deep.equal(rules[0]!.rule.meter);
      }
      expect(new Set(rules.map(({ rule }) => rule.constraints[0]!.value)).size).to.equal(9);
    });

    it("gives each proposer a rule", () => {
      expect(namesOf({ ...grants, who: "desks" })).to.deep.equal(["grants/payer", "grants/treasurer"]);
      expect(namesOf({ ...grants, who: "[treasurer, council]" })).to.deep.equal(["grants/council", "grants/treasurer"]);
      expect(namesOf({ ...grants, who: "desks", where: "{ to: one of nine, amount: any }" })).to.have.lengthOf(18);
    });

    it("gives each recipient of native value a rule", () => {
      const send = {
        who: "treasurer",
        "may send": "at most 1 ETH",
        to: "one of alice, pair",
        meter: "eth",
        tier: "small",
      };
      expectRefusal(() => namesOf(send), "POLICY_VALUE_INVALID", { value: "alice" });
      expect(namesOf({ ...send, to: "one of carol, pair" })).to.deep.equal([
        "grants/alice",
        "grants/bob",
        "grants/carol",
      ]);
    });

    it("refuses to write more rules than it may", () => {
      const members = Array.from(
        { length: 65 },
        (_, i) => [`r${i}`, keccak256(stringToHex(`r${i}`)).slice(0, 42)] as const,
      );
      const checksummed = members.map(([name, hex]) => [name, getAddress(hex)] as const);
      const bigBook = book
        .replace(
          "addresses:\n",
          `addresses:\n${checksummed.map(([name, address]) => `  ${name}: "${address}"\n`).join("")}`,
        )
        .replace(
          "groups:\n",
          `groups:\n  crowd: [${members.map(([name]) => name).join(", ")}]\n  crew: [${members
            .slice(1)
            .map(([name]) => name)
            .join(", ")}]\n`,
        );
      const pay = (from: string, to: string) => ({
        ...grants,
        "may call": "USDC.transferFrom(address from, address to, uint256 amount)",
        where: `{ from: one of ${from}, to: one of ${to}, amount: any }`,
      });
      expectRefusal(
        () => compilePolicy(policyText({ grants: pay("crowd", "crew") }, bigBook)),
        "POLICY_TOO_MANY_RULES",
        {
          value: String(65 * 64),
        },
      );
      expect(compilePolicy(policyText({ grants: pay("crew", "crew") }, bigBook)).rules).to.have.lengthOf(MOST_RULES);
    });
  });

  describe("conditions", () => {
    const vault = (type: string, condition: string): RuleText => ({
      who: "treasurer",
      "may call": `vault.move(${type} x)`,
      where: `{ x: ${condition} }`,
      meter: "none",
      tier: "large",
    });
    const constraintsOf = (type: string, condition: string) =>
      compileOne(vault(type, condition)).rule.constraints.map(({ operator, value }) => [operator, BigInt(value)]);

    const accepted: [type: string, condition: string, constraints: [operator: number, value: bigint][]][] = [
      ["uint256", "any", []],
      ["uint256", "7", [[0, 7n]]],
      ["uint256", "is 7", [[0, 7n]]],
      [
        "uint256",
        '"one of 9, 7"',
        [
          [3, 7n],
          [3, 9n],
        ],
      ],
      ["uint256", "one of 7", [[0, 7n]]],
      ["uint256", "at most 7", [[1, 7n]]],
      ["uint256", "less than 7", [[1, 6n]]],
      ["uint256", "at least 7", [[2, 7n]]],
      ["uint256", "more than 7", [[2, 8n]]],
      [
        "uint256",
        "[more than 7, at most 9]",
        [
          [2, 8n],
          [1, 9n],
        ],
      ],
      ["uint256", "[at most 9, at most 8]", [[1, 8n]]],
      ["uint256", '["one of 1, 2, 3", "one of 2, 3, 4", at most 2]', [[0, 2n]]],
      ["uint256", "only bits 0x0f", [[4, 15n]]],
      [
        "uint256",
        "[only bits 0x0f, only bits 0xfc, at least 1]",
        [
          [2, 1n],
          [4, 12n],
        ],
      ],
      ["uint256", '"5,000.5 USDC"', [[0, 5_000_500_000n]]],
      ["uint256", "2 ETH", [[0, 2n * 10n ** 18n]]],
      ["uint8", "255", [[0, 255n]]],
      ["int8", "-128", [[0, (1n << 256n) - 128n]]],
      [
        "int8",
        '"one of -1, 127"',
        [
          [3, 127n],
          [3, (1n << 256n) - 1n],
        ],
      ],
      ["int256", "-1", [[0, (1n << 256n) - 1n]]],
      ["bool", "true", [[0, 1n]]],
      ["bool", "is false", [[0, 0n]]],
      ["bytes4", '"0x01020304"', [[0, 0x01020304n << 224n]]],
      ["bytes4", "only bits 0x000000ff", [[4, 0xffn << 224n]]],
      ["bytes32", `"0x${"ab".repeat(32)}"`, [[0, BigInt(`0x${"ab".repeat(32)}`)]]],
      ["address", "alice", [[0, BigInt(accounts.alice)]]],
      ["address", "USDC", [[0, BigInt(accounts.USDC)]]],
      [
        "address",
        '"one of carol, pair"',
        [
          [3, BigInt(accounts.bob)],
          [3, BigInt(accounts.alice)],
          [3, BigInt(accounts.carol)],
        ],
      ],
      ["address", "[one of pair, alice]", [[0, BigInt(accounts.alice)]]],
    ];
    for (const [type, condition, constraints] of accepted) {
      it(`${type}: ${condition}`, () => {
        expect(constraintsOf(type, condition)).to.deep.equal(constraints);
      });
    }

    const refused: [type: string, condition: string, code: Parameters<typeof expectRefusal>[1], value: string][] = [
      ["uint8", "256", "POLICY_OUT_OF_RANGE", "256"],
      ["uint8", "at most 256", "POLICY_OUT_OF_RANGE", "256"],
      ["uint8", "-1", "POLICY_OUT_OF_RANGE", "-1"],
      ["int8", "128", "POLICY_OUT_OF_RANGE", "128"],
      ["int8", "-129", "POLICY_OUT_OF_RANGE", "-129"],
      ["uint8", "more than 255", "POLICY_NEVER_MATCHES", "more than 255"],
      ["uint8", "less than 0", "POLICY_NEVER_MATCHES", "less than 0"],
      ["uint256", "[at most 6, more than 6]", "POLICY_NEVER_MATCHES", "at most 6; more than 6"],
      ["uint256", '["one of 1, 2", 3]', "POLICY_NEVER_MATCHES", "one of 1, 2; 3"],
      ["uint256", "[only bits 0x0f, at least 16]", "POLICY_NEVER_MATCHES", "only bits 0x0f; at least 16"],
      ["int8", "at most 5", "POLICY_CONDITION_INVALID", "5"],
      ["address", "at most alice", "POLICY_CONDITION_INVALID", "alice"],
      ["bytes4", "at most 0x01020304", "POLICY_CONDITION_INVALID", "0x01020304"],
      ["bool", "1", "POLICY_CONDITION_INVALID", "1"],
      ["bool", "yes", "POLICY_CONDITION_INVALID", "yes"],
      ["bytes4", "0x0102", "POLICY_CONDITION_INVALID", "0x0102"],
      ["bytes4", "only bits 0x01", "POLICY_CONDITION_INVALID", "0x01"],
      ["int8", "only bits 0x01", "POLICY_CONDITION_INVALID", "0x01"],
      ["uint8", "only bits 0x0100", "POLICY_CONDITION_INVALID", "0x0100"],
      ["uint256", "1e3", "POLICY_CONDITION_INVALID", "1e3"],
      ["uint256", "0x10", "POLICY_CONDITION_INVALID", "0x10"],
      ["uint256", '"5,000"', "POLICY_CONDITION_INVALID", "5,000"],
      ["uint256", "5.0", "POLICY_CONDITION_INVALID", "5.0"],
      ["uint256", '"5,00 USDC"', "POLICY_AMOUNT_INVALID", "5,00"],
      ["uint256", "0.0000001 USDC", "POLICY_TOO_MANY_DECIMALS", "0.0000001"],
      ["uint256", "5 EUR", "POLICY_NAME_UNKNOWN", "EUR"],
      ["address", "pair", "POLICY_CONDITION_INVALID", "pair"],
      ["address", "mallory", "POLICY_NAME_UNKNOWN", "mallory"],
      ["address", "treasurer", "POLICY_NAME_UNKNOWN", "treasurer"],
      ["address", "one of desks", "POLICY_NAME_UNKNOWN", "treasurer"],
      ["address", `"${accounts.alice}"`, "POLICY_CONDITION_INVALID", accounts.alice],
    ];
    for (const [type, condition, code, value] of refused) {
      it(`refuses ${type}: ${condition}`, () => {
        expectRefusal(() => compileOne(vault(type, condition)), code, { value });
      });
    }

    it("describe every word of structs and arrays", () => {
      const { rule } = compileOne({
        who: "treasurer",
        "may call": "vault.move((address to, uint24 fee) params, int16[2] deltas, bool now_)",
        where: '{ params.to: alice, params.fee: at most 500, "deltas[0]": -1, "deltas[1]": any, now_: true }',
        meter: "none",
        tier: "large",
      });
      expect(rule.selector).to.equal(toFunctionSelector("move((address,uint24),int16[2],bool)"));
      expect(rule.words).to.equal(5);
      expect(rule.wordTypes).to.equal(`0x1403222280${"00".repeat(27)}`);
      expect(rule.constraints.map(({ word, operator }) => [word, operator])).to.deep.equal([
        [0, 0],
        [1, 1],
        [2, 0],
        [4, 0],
      ]);
    });

    it("need a unit where a token or a meter counts", () => {
      const amount = (condition: string) => ({ ...grants, where: `{ to: alice, amount: ${condition} }` });
      expectRefusal(() => compileOne(amount("at most 5000")), "POLICY_CONDITION_INVALID", { value: "5000" });
      expectRefusal(() => compileOne(amount("at most 5 DAI")), "POLICY_CONDITION_INVALID", { value: "DAI" });
      expect(compileOne(amount("at most 5000 raw")).rule.constraints[1]!.value).to.equal(word(5000n));
      const deposit = { ...grants, "may call": "vault.deposit(uint256 assets, address to)" };
      expectRefusal(
        () => compileOne({ ...deposit, where: "{ assets: at most 5, to: alice }" }),
        "POLICY_CONDITION_INVALID",
        { value: "5" },
      );
      expect(compileOne({ ...deposit, where: "{ assets: at most 5 USDC, to: alice }" }).rule.meter.amountWord).to.equal(
        0,
      );
    });
  });

  describe("defaults", () => {
    it("demand success of the three ERC-20 functions of a token, and of nothing else", () => {
      const returnsOf = (rule: RuleText) =>
        compileOne({ ...grants, where: "{ to: alice, amount: any }", ...rule }).rule.returns_;
      expect(returnsOf({})).to.equal(1);
      expect(returnsOf({ returns: "anything" })).to.equal(0);
      expect(returnsOf({ returns: "empty or true" })).to.equal(1);
      expect(returnsOf({ "may call": "USDC.mint(address to, uint256 amount)" })).to.equal(0);
      expect(returnsOf({ "may call": "vault.transfer(address to, uint256 amount)" })).to.equal(0);
      expect(
        returnsOf({ "may call": "vault.transfer(address to, uint256 amount)", returns: "empty or true" }),
      ).to.equal(1);
    });

    it("permit no native value", () => {
      expect(compileOne(grants).rule.maxValue).to.equal(0n);
    });
  });

  describe("levels", () => {
    const levelsOf = (level: string, source = "office") =>
      compileOne({ ...grants, from: `{ schema: payouts, source: ${source}, level: ${level}, max age: 1 hour }` }).rule
        .input;

    it("are bits", () => {
      expect(levelsOf("hashed").levels).to.equal(1);
      expect(levelsOf("signed").levels).to.equal(2);
      expect(levelsOf("signed and attested").levels).to.equal(6);
      expect(levelsOf("proven", "any")).to.deep.include({ levels: 8, source: zeroAddress });
    });

    it("must name who anchored where no more is asked", () => {
      expectRefusal(() => levelsOf("hashed", "any"), "POLICY_VALUE_INVALID", { value: "any" });
      expect(levelsOf("hashed", "office").source).to.equal(accounts.office);
      expectRefusal(() => levelsOf("toString"), "POLICY_VALUE_INVALID", { value: "toString" });
    });
  });

  it("compiles every example of the guide", () => {
    const blocks = [...readFileSync("docs/guides/policy.md", "utf8").matchAll(/```yaml\n([\s\S]*?)```/g)].map(
      ([, text]) => text!,
    );
    const [names, ...rules] = blocks;
    expect(rules.length).to.be.greaterThan(4);
    for (const text of rules) expect(editorMarks(`${names}${text}`)).to.deep.equal([]);
    const together = `${names}rules:\n${rules.map((text) => text.replace(/^rules:\n/, "")).join("")}`;
    expect(compilePolicy(together).rules.map(({ name }) => name)).to.include.members([
      "small-grants",
      "large-grants/payer",
      "gas-money/treasurer/bob",
      "say-hello",
      "swap-to-dai",
      "router-allowance",
    ]);
    for (const text of rules) expect(compilePolicy(`${names}${text}`).rules).not.to.have.lengthOf(0);
  });
});
