import { expect } from "chai";
import type { ErrorCode } from "../../../../sdk/errors/registry.ts";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { readPolicyTests } from "../../../../sdk/policy/tests/readPolicyTests.ts";
import { runPolicyTests } from "../../../../sdk/policy/tests/runPolicyTests.ts";
import { accounts, grants, policyText } from "../../support/policyText.ts";
import { expectRefusal } from "../../support/refusal.ts";
import { editorMarks } from "../../support/schema.ts";

const large = {
  ...grants,
  where: '{ to: one of pair, amount: ["more than 5,000 USDC", "at most 9,000 USDC"] }',
  meter: "none",
  tier: "large",
  expires: "2027-01-01T00:00:00Z",
};
const coins = { who: "desks", "may send": "at most 1 ETH", to: "one of pair", meter: "eth", tier: "small" };
const policy = compilePolicy(policyText({ grants, large, coins }));
const BEFORE = 1_798_761_600;
const CALL = 'proposer: treasurer, to: USDC, call: "transfer(address to, uint256 amount)"';

/** A table of one row. */
const table = (row: string, head = "") => `version: 1\n${head}tests:\n  row: { ${row} }\n`;
const run = (text: string, now = BEFORE) => {
  const { tests } = readPolicyTests(text, { file: "t.yaml" });
  expect(editorMarks(text, "policy.tests"), "an editor marks what can be read").to.deep.equal([]);
  return runPolicyTests(policy, tests, { now });
};
const passes = (row: string, now?: number) => run(table(row), now).map(({ passed }) => passed)[0];

describe("policy tests", () => {
  describe("pass where the verdict is as written, and fail where it is not", () => {
    const five = `${CALL}, args: [alice, "5,000 USDC"]`;
    const six = `${CALL}, args: [alice, "5,000.000001 USDC"]`;
    for (const [row, other] of [
      [`${five}, allowed: grants`, `${five}, allowed: large`],
      [`${five}, allowed: grants, tier: small`, `${five}, allowed: grants, tier: large`],
      [`${six}, allowed: large, tier: large`, `${six}, allowed: grants`],
      [`${five}, on: large, allowed: grants`, `${five}, on: large, refused: TierTooLow`],
      [`${six}, on: small, refused: TierTooLow`, `${six}, on: large, refused: TierTooLow`],
      [
        `${six}, on: small, refused: TierTooLow, nearest: large`,
        `${six}, on: small, refused: TierTooLow, nearest: grants`,
      ],
      [
        `${six}, at: "2027-01-01T00:00:01Z", refused: RuleExpired`,
        `${six}, at: "2027-01-01T00:00:00Z", refused: RuleExpired`,
      ],
      [
        "proposer: payer, to: alice, value: 1 ETH, allowed: coins/payer/alice",
        "proposer: payer, to: alice, value: 1 ETH, allowed: coins/payer/bob",
      ],
      [
        "proposer: payer, to: alice, value: 1 ETH, allowed: coins",
        "proposer: council, to: alice, value: 1 ETH, allowed: coins",
      ],
      [
        "proposer: payer, to: bob, value: 1.000000000000000001 ETH, refused: ValueTooHigh",
        "proposer: payer, to: bob, value: 1 ETH, refused: ValueTooHigh",
      ],
      [`${CALL}, args: [carol, 1], refused: ConstraintViolated`, `${CALL}, args: [carol, 1], refused: WrongTarget`],
      [
        "proposer: payer, to: office, value: 1, refused: WrongTarget, nearest: coins",
        "proposer: payer, to: office, value: 1, refused: WrongTarget, nearest: none",
      ],
      [
        `proposer: treasurer, to: "${accounts.alice}", value: 1, allowed: coins`,
        `proposer: treasurer, to: "${accounts.alice}", value: 1, refused: ValueTooHigh`,
      ],
    ] as const) {
      it(row, () => {
        expect([passes(row), passes(other)]).to.deep.equal([true, false]);
      });
    }

    it("at the time of the row, of the file, or of now", () => {
      const expired = `${CALL}, args: [alice, "6,000 USDC"], refused: RuleExpired`;
      expect(passes(expired, BEFORE)).to.equal(false);
      expect(passes(expired, BEFORE + 1)).to.equal(true);
      const [result] = run(table(expired, "at: 2027-01-01T00:00:01Z\n"), BEFORE);
      expect(result?.passed).to.equal(true);
    });
  });

  it("are told each by its name and line", () => {
    const text = `version: 1\npolicy: p.yaml\ntests:\n  first: { ${CALL}, args: [alice, 1], allowed: grants }\n  # why\n  second: { ${CALL}, args: [carol, 1], allowed: grants }\n`;
    expect(readPolicyTests(text).policy).to.equal("p.yaml");
    expect(run(text).map(({ test, passed }) => [test.name, test.at.line, passed])).to.deep.equal([
      ["first", 4, true],
      ["second", 6, false],
    ]);
  });

  describe("refuse", () => {
    const good = `${CALL}, args: [alice, 1], allowed: grants`;
    const cases: [what: string, text: string, code: ErrorCode, details: { place?: string; value?: string }][] = [
      ["a table without rows", "version: 1\ntests: {}\n", "POLICY_TESTS_EMPTY", { place: "t.yaml:2:8, tests" }],
      ["a table that is none", "version: 1\ntests: []\n", "POLICY_VALUE_INVALID", { place: "t.yaml:2:8, tests" }],
      ["no table", "version: 1\n", "POLICY_KEY_MISSING", { value: "tests" }],
      ["another version", "version: 2\ntests: { a: b }\n", "POLICY_OUT_OF_RANGE", { value: "2" }],
      ["an unknown key", table(`${good}, tests: x`), "POLICY_KEY_UNKNOWN", { value: "tests" }],
      ["a row twice", `${table(good)}  row: { ${good} }\n`, "POLICY_YAML_INVALID", { value: "DUPLICATE_KEY" }],
      ["a row without verdict", table(`${CALL}, args: [alice, 1]`), "POLICY_KEY_MISSING", { value: "neither" }],
      ["a row with two", table(`${good}, refused: WrongTarget`), "POLICY_KEY_MISSING", { value: "both" }],
      [
        "a tier beside a refusal",
        table("to: alice, refused: WrongTarget, tier: small"),
        "POLICY_KEY_UNKNOWN",
        { value: "tier" },
      ],
      [
        "a nearest rule beside a permission",
        table(`${good}, nearest: grants`),
        "POLICY_KEY_UNKNOWN",
        { value: "nearest" },
      ],
      [
        "a reason that is none",
        table("to: alice, refused: TooMuch"),
        "POLICY_VALUE_INVALID",
        { place: "t.yaml:3:30, tests.row.refused", value: "TooMuch" },
      ],
      [
        "a reason that only the chain knows",
        table("to: alice, refused: InputTooOld"),
        "POLICY_VALUE_INVALID",
        { value: "InputTooOld" },
      ],
      [
        "a rule that is none",
        table(`${CALL}, args: [alice, 1], allowed: grant`),
        "POLICY_NAME_UNKNOWN",
        { value: "grant" },
      ],
      ["a tier that is none", table(`${good}, tier: medium`), "POLICY_NAME_UNKNOWN", { value: "medium" }],
      [
        "a tier to go on that is none",
        table(`${good}, on: constructor`),
        "POLICY_NAME_UNKNOWN",
        { value: "constructor" },
      ],
      [
        "somebody who proposes nothing",
        table(`proposer: alice, to: bob, allowed: coins`),
        "POLICY_NAME_UNKNOWN",
        { value: "alice" },
      ],
      [
        "nobody, where there are several",
        table("to: bob, allowed: coins"),
        "POLICY_KEY_MISSING",
        { value: "proposer" },
      ],
      [
        "an account that is none",
        table("proposer: payer, to: mallory, allowed: coins"),
        "POLICY_VALUE_INVALID",
        { place: "t.yaml:3:31, tests.row.to", value: "mallory" },
      ],
      [
        "an argument too few",
        table(`${CALL}, args: [alice], allowed: grants`),
        "POLICY_VALUE_INVALID",
        { value: "alice" },
      ],
      [
        "an argument that is none",
        table(`${CALL}, args: [alice, "1.0000001 USDC"], allowed: grants`),
        "POLICY_VALUE_INVALID",
        { place: "t.yaml:3:101, tests.row.args[1]", value: "1.0000001 USDC" },
      ],
      [
        "a comma that YAML reads otherwise",
        table(`${CALL}, args: [alice, 5,000 USDC], allowed: grants`),
        "POLICY_YAML_INVALID",
        {},
      ],
      [
        "arguments that are no list",
        table(`${CALL}, args: alice, allowed: grants`),
        "POLICY_VALUE_INVALID",
        { place: "t.yaml:3:93, tests.row.args" },
      ],
      [
        "a function that is none",
        table("proposer: payer, to: USDC, call: transfer, allowed: grants"),
        "POLICY_VALUE_INVALID",
        { value: "transfer" },
      ],
    ];
    for (const [what, text, code, details] of cases) {
      it(what, () => {
        expectRefusal(() => run(text), code, details);
        const hasNoForm = ["POLICY_KEY_UNKNOWN", "POLICY_OUT_OF_RANGE"].includes(code);
        if (hasNoForm) expect(editorMarks(text, "policy.tests")).not.to.deep.equal([]);
        expect(passes(good)).to.equal(true);
      });
    }

    it("all, where one row cannot be read, whatever the others say", () => {
      const text = `version: 1\ntests:\n  bad: { ${CALL}, args: [carol, 1], allowed: grants }\n  odd: { to: nobody, proposer: payer, refused: WrongTarget }\n`;
      expectRefusal(() => run(text), "POLICY_VALUE_INVALID", { value: "nobody" });
    });
  });
});
