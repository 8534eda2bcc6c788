import { expect } from "chai";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { accounts, grants, policyText, type RuleText, without } from "../../support/policyText.ts";
import { expectRefusal } from "../../support/refusal.ts";

const where = (text: string): RuleText => ({ ...grants, where: text });
const send: RuleText = {
  who: "treasurer",
  "may send": "at most 1 ETH",
  to: "one of pair",
  meter: "eth",
  tier: "small",
};
const move = (types: string, text: string): RuleText => ({
  ...grants,
  "may call": `vault.move(${types})`,
  where: text,
  meter: "none",
});
const transferData = (to: string, amount: bigint) =>
  `"0xa9059cbb${to.slice(2).toLowerCase().padStart(64, "0")}${amount.toString(16).padStart(64, "0")}"`;
const exact = (to: string, amount: bigint): RuleText => ({
  ...without(grants, "where"),
  data: transferData(to, amount),
});

describe("overlapping rules", () => {
  const pairs: [what: string, a: RuleText, b: RuleText, disjoint: RuleText][] = [
    ["the same rule twice", grants, grants, { ...grants, who: "payer" }],
    ["one proposer of a group", { ...grants, who: "desks" }, grants, { ...grants, who: "council" }],
    [
      "another tier",
      grants,
      { ...grants, tier: "large", meter: "none" },
      { ...where("{ to: carol, amount: any }"), tier: "large", meter: "none" },
    ],
    [
      "an input more",
      grants,
      { ...grants, from: "{ schema: payouts, source: any, level: signed, max age: 1 hour }" },
      { ...grants, who: "payer" },
    ],
    ["an end", grants, { ...grants, expires: "2027-01-01T00:00:00Z" }, { ...grants, who: "payer" }],
    [
      "touching amounts",
      where('{ to: any, amount: "at most 5,000 USDC" }'),
      where('{ to: any, amount: "at least 5,000 USDC" }'),
      where('{ to: any, amount: "more than 5,000 USDC" }'),
    ],
    [
      "recipients in common",
      where("{ to: one of pair, amount: any }"),
      where('{ to: "one of bob, carol", amount: any }'),
      where("{ to: carol, amount: any }"),
    ],
    [
      "recipients in common in a large group",
      where("{ to: one of nine, amount: any }"),
      where("{ to: one of eight, amount: any }"),
      where("{ to: one of pair, amount: any }"),
    ],
    [
      "any recipient",
      where("{ to: one of pair, amount: any }"),
      where("{ to: any, amount: 1 USDC }"),
      where("{ to: carol, amount: 1 USDC }"),
    ],
    [
      "a value within a range",
      where("{ to: alice, amount: 7 USDC }"),
      where("{ to: alice, amount: at most 7 USDC }"),
      where("{ to: alice, amount: at most 6 USDC }"),
    ],
    [
      "bits that may be clear",
      move("uint8 a", "{ a: only bits 0x0f }"),
      move("uint8 a", "{ a: at most 16 }"),
      move("uint8 a", "{ a: at least 16 }"),
    ],
    [
      "another parameter's name",
      move("uint8 a", "{ a: 1 }"),
      move("uint8 b", "{ b: 1 }"),
      move("uint16 a", "{ a: 1 }"),
    ],
    [
      "native value",
      send,
      { ...send, "may send": "at most 2 ETH", tier: "large", meter: "none" },
      { ...send, to: "carol" },
    ],
    [
      "exact calldata that a function rule carries",
      exact(accounts.alice, 5_000_000_000n),
      grants,
      where('{ to: one of pair, amount: "at most 4,999.999999 USDC" }'),
    ],
    ["a function rule that carries exact calldata", grants, exact(accounts.bob, 0n), exact(accounts.carol, 0n)],
    ["the same exact calldata", exact(accounts.carol, 1n), exact(accounts.carol, 1n), exact(accounts.carol, 2n)],
  ];
  for (const [what, a, b, disjoint] of pairs) {
    it(`are refused: ${what}`, () => {
      const text = policyText({ first: a, second: b });
      const error = expectRefusal(() => compilePolicy(text), "POLICY_RULES_OVERLAP", { value: "second" });
      expect(error.line).to.equal(text.slice(0, text.indexOf("  second:")).split("\n").length);
      expect(error.summary).to.include('"first"');
      expect(compilePolicy(policyText({ first: a, second: disjoint })).rules.length).to.be.greaterThan(1);
    });
  }

  it("are told apart by the length of calldata, where two functions have one selector", () => {
    const transfer = where("{ to: any, amount: any }");
    const twin = (name: string, parameters: string, conditions: string) => ({
      transfer,
      twin: { ...grants, meter: "none", "may call": `USDC.${name}(${parameters})`, where: conditions },
    });
    const same = twin("join_tg_invmru_haha_fd06787", "address a, bool b", "{ a: any, b: any }");
    expectRefusal(() => compilePolicy(policyText(same)), "POLICY_RULES_OVERLAP", { value: "twin" });
    const shorter = twin("many_msg_babbage", "bytes1 a", "{ a: any }");
    expect(compilePolicy(policyText(shorter)).rules).to.have.lengthOf(2);
  });

  it("are told apart by words that are dirty for the one and pinned by the other", () => {
    const pinned = (data: string) => ({
      grants: where("{ to: any, amount: any }"),
      pinned: { ...exact(accounts.alice, 1n), "may call": "USDC", data, meter: "none", danger: "as it was audited" },
    });
    const clean = transferData(accounts.alice, 1n);
    expectRefusal(() => compilePolicy(policyText(pinned(clean))), "POLICY_RULES_OVERLAP", { value: "pinned" });
    const dirty = clean.replace("a9059cbb0", "a9059cbb1");
    expect(compilePolicy(policyText(pinned(dirty))).rules).to.have.lengthOf(2);
  });

  it("of different functions, targets or kinds do not exist", () => {
    const rules = {
      grants,
      pull: {
        ...grants,
        "may call": "USDC.transferFrom(address from, address to, uint256 amount)",
        where: "{ from: any, to: any, amount: any }",
      },
      dai: {
        ...grants,
        "may call": "DAI.transfer(address to, uint256 amount)",
        meter: "dai",
        where: "{ to: any, amount: any }",
      },
      send: { ...send, to: "USDC" },
    };
    expect(compilePolicy(policyText(rules)).rules).to.have.lengthOf(4);
  });
});
