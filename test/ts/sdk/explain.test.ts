import { readFileSync } from "node:fs";
import { expect } from "chai";
import { explainPolicy } from "../../../sdk/describe/explainPolicy.ts";
import { formatExplanation, formatRuleExplanation } from "../../../sdk/describe/formatExplanation.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { book, grants, policyText, type RuleText } from "../support/policyText.ts";

const now = 1_800_000_000;
const explained = (rules: Record<string, RuleText>, text = book) =>
  explainPolicy(compilePolicy(policyText(rules, text)), { now });
const pageOf = (rules: Record<string, RuleText>) => formatExplanation(explained(rules));
const send: RuleText = { who: "desks", "may send": "at most 1 ETH", to: "one of pair", meter: "eth", tier: "small" };

describe("explainPolicy", () => {
  it("tells each rule of the file once, in its order, whatever it expands to", () => {
    const nine = { ...grants, who: "desks", where: "{ to: one of nine, amount: any }", tier: "large", meter: "none" };
    const dai = { ...nine, "may call": "DAI.transfer(address to, uint256 amount)" };
    const { rules } = explained({ zeta: dai, alpha: send });
    expect(rules.map(({ name, line, onChain }) => ({ name, line, onChain }))).to.deep.equal([
      { name: "zeta", line: 38, onChain: 18 },
      { name: "alpha", line: 44, onChain: 4 },
    ]);
    expect(rules[0]!.head).to.match(/^treasurer \(agent 1\), payer \(agent 2\) may call DAI\.transfer/);
    expect(rules[0]!.conditions[0]).to.equal("argument 1 (to) is one of m1, m2, m3, m4, m5, m6, m7, m8, m9");
    expect(rules[1]!.head).to.equal(
      "treasurer (agent 1), payer (agent 2) may send ETH to one of alice, bob, on tier small (0), which needs no approval, or a higher one",
    );
  });

  it("names what the file names and no rule uses, and nothing that one does", () => {
    const { unused } = explained({ grants });
    expect(unused).to.deep.include({ tokens: ["DAI"], agents: ["payer"], meters: ["dai", "eth"], tiers: ["large"] });
    expect(unused.accounts).to.include.members(["carol", "vault", "council", "office"]);
    expect(unused.accounts).not.to.include.members(["alice"]);
    const from = "{ schema: payouts, source: office, level: signed, max age: 1 hour }";
    const more = explained({
      grants: { ...grants, bound: "at least 1 DAI", from },
      send: { ...send, who: "payer", tier: "large" },
    });
    expect(more.unused).to.deep.include({ tokens: [], agents: [], meters: ["dai"], tiers: [] });
    expect(more.unused.accounts).not.to.include("office");
  });

  it("says what is dangerous about a rule, and why it is permitted", () => {
    const approve = { ...grants, "may call": "USDC.approve(address spender, uint256 amount)", danger: "we know him" };
    const where = "{ spender: alice, amount: any }";
    const dangerOf = (rule: RuleText) => explained({ rule }).rules[0]!.danger;
    expect(dangerOf({ ...approve, where })).to.deep.equal({
      what: "approve(address,uint256) spends by another name",
      reason: "we know him",
    });
    expect(dangerOf({ ...grants, danger: "to be sure" })).to.deep.equal({
      what: "transfer(address,uint256)",
      reason: "to be sure",
    });
    expect(dangerOf(grants)).to.equal(undefined);
  });
});

describe("formatExplanation", () => {
  it("is a page with every rule, meter, demand, danger and name", () => {
    const policy = compilePolicy(readFileSync("examples/grants/policy.yaml", "utf8"));
    const page = formatExplanation(explainPolicy(policy, { now }));
    const { names } = policy;
    for (const rule of explainPolicy(policy, { now }).rules) expect(page).to.include(formatRuleExplanation(rule));
    for (const meter of Object.keys(names.meters)) expect(page).to.include(`- **${meter}**: `);
    for (const address of Object.values(names.accounts)) expect(page).to.include(`| ${address} |`);
    for (const { address } of Object.values(names.tokens)) expect(page).to.include(`| ${address} |`);
    for (const hash of Object.values(names.schemas)) expect(page).to.include(`| ${hash} |`);
    expect(page).to.include(`    ${policy.root}\n`);
    expect(page).to.include(
      "- **small-gusd**: 5,000 GUSD at once, and 5,000 GUSD flow back each 7 days; so at most 10,000 GUSD in any 7 days. Used by small-grants",
    );
    expect(page).to.include(
      "- **desk-allowance**: approve(address,uint256) spends by another name. Permitted because: the desk pulls",
    );
    expect(page).to.include(
      "- small-grants, small-ether, large-grants: payouts of grants-office, signed, at most 90 days",
    );
  });

  it("says who agrees and how long it waits where somebody knows", () => {
    const explanation = explained({ grants });
    const tiers = { small: { approver: "none", delay: 7200 }, large: { approver: "the board", delay: 90_000 } };
    const page = formatExplanation(explanation, { tiers });
    expect(page).to.include("Nobody need agree. Each proposal waits 2 hours, in which the guardian can stop it.");
    expect(page).to.include("First the board must agree. Then it waits 1 day 1 hour, in which");
    expect(formatExplanation(explanation)).to.include(
      "First the tier's approver must agree. Then it waits the tier's delay",
    );
  });

  it("says what nobody may do, and only what is so", () => {
    const calm = "- no rule calls a function that approves, signs, carries calls";
    const quiet = pageOf({ grants });
    expect(quiet).to.include(calm);
    expect(quiet).to.include("- no rule calls, counts or demands the token DAI");
    expect(quiet).to.include("- no rule stands on the tier large\n");
    const loud = pageOf({ grants: { ...grants, danger: "x" }, send: { ...send, meter: "none", tier: "large" } });
    expect(loud).not.to.include(calm);
    expect(loud).not.to.include("- no rule stands on the tier");
    expect(loud).to.include("- without limit in all: send");
    expect(quiet).not.to.include("- without limit in all");
  });

  it("tells a meter that never refills, one that is shared, and one that nobody uses", () => {
    const dai = { ...grants, "may call": "DAI.transfer(address to, uint256 amount)", meter: "dai" };
    const page = pageOf({
      first: { ...dai, where: '{ to: any, amount: "at most 1 DAI" }' },
      second: { ...dai, where: '{ to: any, amount: "more than 1 DAI" }' },
    });
    expect(page).to.include("- **dai**: 5 DAI once and for all; nothing flows back. Shared by first, second");
    expect(page).to.include("- **eth**: no rule uses it");
  });

  it("holds the same figures as exposure", () => {
    const page = pageOf({ grants });
    expect(page).to.match(/USDC\s+21,428\.571428\s+30,000\s+62,857\.142857\s+grants: meter usdc/);
  });

  it("says what the guide shows", () => {
    const { rules } = explainPolicy(compilePolicy(readFileSync("examples/grants/policy.yaml", "utf8")));
    const guide = readFileSync("docs/guides/policy.md", "utf8");
    expect(guide).to.include(`\`\`\`text\n${formatRuleExplanation(rules[0]!)}\n\`\`\`\n`);
  });

  it("is a page for a policy without rules too", () => {
    const page = pageOf({});
    expect(page).to.include("0 rules of the file, 0 on chain.");
    expect(page).to.include("No rule demands any.");
  });
});
