import { expect } from "chai";
import type { Hex } from "viem";
import { ruleLeaf } from "../../../sdk/policy/ruleLeaf.ts";
import type { Rule } from "../../../sdk/policy/types.ts";
import { decodeRule, vectors } from "../support/vectors.ts";

describe("ruleLeaf", () => {
  const cases = vectors<Record<"name" | "rule" | "leaf", Hex>>("ruleLeaves");

  for (const { name, rule, leaf } of cases) {
    it(`hashes as ethers does: ${name}`, () => {
      expect(ruleLeaf(decodeRule(rule))).to.equal(leaf);
    });
  }

  it("binds every field", () => {
    const [first] = cases;
    if (first === undefined) throw new Error("no vectors");
    const rule = decodeRule(first.rule);
    const one = `0x${"00".repeat(31)}01` as const;
    const account = "0x0000000000000000000000000000000000000001";
    const constraint = { word: 0, operator: 0, value: one } as const;
    const changes: Partial<Rule>[] = [
      { proposer: account },
      { tier: 1 },
      { expiry: 1 },
      { target: account },
      { kind: 1 },
      { selector: "0x00000001" },
      { words: 1 },
      { wordTypes: one },
      { dataHash: one },
      { maxValue: 1n },
      { returns_: 1 },
      { meter: { ...rule.meter, key: one } },
      { meter: { ...rule.meter, token: account } },
      { meter: { ...rule.meter, amountWord: 1 } },
      { meter: { ...rule.meter, burst: 1n } },
      { meter: { ...rule.meter, refill: 1n } },
      { meter: { ...rule.meter, period: 1 } },
      { input: { ...rule.input, schema: one } },
      { input: { ...rule.input, source: account } },
      { input: { ...rule.input, levels: 1 } },
      { input: { ...rule.input, maxAge: 1 } },
      { bound: { ...rule.bound, demanded: true } },
      { bound: { ...rule.bound, token: account } },
      { bound: { ...rule.bound, minDelta: 1n } },
      { constraints: [constraint] },
      { constraints: [{ ...constraint, word: 1 }] },
      { constraints: [{ ...constraint, operator: 1 }] },
      { constraints: [constraint, constraint] },
    ];
    const leaves = [{}, ...changes].map((change) => ruleLeaf({ ...rule, ...change }));
    expect(new Set(leaves).size).to.equal(leaves.length);
  });
});
