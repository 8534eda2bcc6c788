import { expect } from "chai";
import { compilePolicy } from "../../../../sdk/policy/compilePolicy.ts";
import { diffPolicies, type PolicyDiff } from "../../../../sdk/policy/diff/diffPolicies.ts";
import { formatDiff } from "../../../../sdk/policy/diff/formatDiff.ts";
import { accounts, book, grants, policyText, type RuleText, without } from "../../support/policyText.ts";

const tell = ({ changes }: Pick<PolicyDiff, "changes">) =>
  changes.map(({ direction, rule, text }) => `${direction} ${rule}: ${text}`);

function diff(before: Record<string, RuleText>, after: Record<string, RuleText>, books = [book, book]) {
  return diffPolicies(compilePolicy(policyText(before, books[0])), compilePolicy(policyText(after, books[1])));
}

const changed = (changes: RuleText) => diff({ grants }, { grants: { ...grants, ...changes } });
const where = (to: string, amount: string) => ({ where: `{ to: "${to}", amount: "${amount}" }` });
const named = (name: keyof typeof accounts) => `${name} (${accounts[name]})`;

describe("diffPolicies", () => {
  it("finds nothing between a policy and itself, however it is laid out", () => {
    const same = diff(
      { grants },
      { grants: { ...grants, where: '{ amount: "at most 5000 USDC", to: "one of bob, alice" }' } },
    );
    expect(same.changes).to.deep.equal([]);
    expect(same.counts).to.deep.equal({ looser: 0, tighter: 0, otherwise: 0 });
    expect(formatDiff(same)).to.match(/\n\nnothing changes$/);
  });

  const base = "at most 5,000 USDC";
  const meters = '\n  other: { burst: "20,000 USDC", refill: "10,000 USDC", per: 7 days }';
  const cases: [what: string, changes: RuleText, expected: string[]][] = [
    [
      "an amount that grew by one unit",
      where("one of pair", "at most 5,000.000001 USDC"),
      ["looser grants: amount: at most 5,000.000001 USDC (before: at most 5,000 USDC)"],
    ],
    [
      "an amount that shrank by one unit",
      where("one of pair", "at most 4,999.999999 USDC"),
      ["tighter grants: amount: at most 4,999.999999 USDC (before: at most 5,000 USDC)"],
    ],
    ["another recipient", where("one of alice, bob, carol", base), [`looser grants: to: also ${named("carol")}`]],
    ["a recipient less", where("alice", base), [`tighter grants: to: no longer ${named("bob")}`]],
    [
      "one recipient instead of another",
      where("one of alice, carol", base),
      [`looser grants: to: also ${named("carol")}`, `tighter grants: to: no longer ${named("bob")}`],
    ],
    ["any recipient", where("any", base), [`looser grants: to: any (before: ${named("alice")}, ${named("bob")})`]],
    [
      "a range cut out of the middle",
      where("one of pair", "at least 10 USDC"),
      [
        "looser grants: amount: at least 10 USDC (before: at most 5,000 USDC)",
        "tighter grants: amount: at least 10 USDC (before: at most 5,000 USDC)",
      ],
    ],
    ["another agent", { who: "desks" }, ["looser grants: who: also payer (agent 2)"]],
    [
      "a higher tier",
      { meter: "none", tier: "large" },
      [
        "tighter grants: tier: large (1) (before: small (0), which needs no approval)",
        "looser grants: meter: none (before: usdc, 20,000 USDC at once, refilled by 10,000 USDC each 7 days)",
      ],
    ],
    ["an end", { expires: "2027-01-15T08:00:00Z" }, ["tighter grants: ends: 2027-01-15 08:00:00 UTC (before: never)"]],
    [
      "native value",
      { value: "at most 1 ETH" },
      ["looser grants: native value: at most 1 ETH with each call (before: none)"],
    ],
    [
      "no look at what comes back",
      { returns: "anything" },
      ["looser grants: may return: anything (before: nothing or true)"],
    ],
    [
      "a demand for data",
      { from: "{ schema: payouts, source: office, level: signed, max age: 1 hour }" },
      [`tighter grants: needs data: payouts of ${named("office")}, signed, at most 1 hour old (before: none)`],
    ],
    [
      "a bound",
      { bound: "at least -5,000 USDC" },
      ["tighter grants: the treasury's balance must change by: at least -5,000 USDC for each call (before: none)"],
    ],
    [
      "another meter of the same size",
      { meter: "other" },
      [
        "looser grants: meter: other, 20,000 USDC at once, refilled by 10,000 USDC each 7 days (before: usdc, 20,000 USDC at once, refilled by 10,000 USDC each 7 days): another meter, with a level of its own",
      ],
    ],
  ];
  for (const [what, changes, expected] of cases) {
    it(`tells ${what}`, () => {
      const books = [book + meters, book + meters].map((text) => `${text}\n`);
      expect(tell(diff({ grants }, { grants: { ...grants, ...changes } }, books))).to.deep.equal(expected);
    });
  }

  it("tells the way back as the other direction", () => {
    for (const [what, changes] of cases) {
      const books = [book + meters, book + meters].map((text) => `${text}\n`);
      const there = diff({ grants }, { grants: { ...grants, ...changes } }, books);
      const back = diff({ grants: { ...grants, ...changes } }, { grants }, books);
      // Another meter is looser both ways: it starts full.
      if (what === "another meter of the same size") continue;
      expect([back.counts.tighter, back.counts.looser], what).to.deep.equal([
        there.counts.looser,
        there.counts.tighter,
      ]);
    }
  });

  it("tells rules that came and went, whole", () => {
    const carol = { ...grants, where: '{ to: carol, amount: "at most 7 USDC" }' };
    const [added] = diff({ grants }, { grants, carol }).changes;
    expect(added).to.deep.include({ direction: "looser", kind: "added", rule: "carol" });
    expect(added?.text).to.contain("added: treasurer (agent 1) may call").and.to.contain("at most 7 USDC");
    const [removed] = diff({ grants, carol }, { grants }).changes;
    expect(removed).to.deep.include({ direction: "tighter", kind: "removed", rule: "carol" });
  });

  it("sees through another cut: what two rules carried, one may carry on the same terms", () => {
    const part = (amount: string) => ({ ...grants, where: `{ to: one of pair, amount: ${amount} }` });
    const low = part('"at most 5,000 USDC"');
    const high = part('["more than 5,000 USDC", "at most 9,000 USDC"]');
    const whole = part('"at most 9,000 USDC"');
    expect(diff({ low, high }, { whole }).counts).to.deep.equal({ looser: 0, tighter: 0, otherwise: 2 });
    const { changes } = diff({ low, high: { ...high, tier: "large", meter: "none" } }, { low: whole });
    expect(tell({ changes })).to.deep.equal([
      'otherwise low: carries all calls that "high" carried',
      'looser low: what "high" carried: tier: small (0), which needs no approval (before: large (1))',
      'tighter low: what "high" carried: meter: usdc, 20,000 USDC at once, refilled by 10,000 USDC each 7 days (before: none)',
    ]);
  });

  it("tells a rule that is only called otherwise", () => {
    expect(tell(diff({ grants }, { payouts: grants }))).to.deep.equal(['otherwise payouts: was called "grants"']);
  });

  it("compares rules that expand to many", () => {
    const to = (group: string) => ({ ...grants, where: `{ to: one of ${group}, amount: any }` });
    expect(tell(diff({ grants: to("nine") }, { grants: to("eight") }))).to.deep.equal([
      "tighter grants: to: no longer m9 (0xc523301142EBaa31Bb348cc63F6A7386F55fB0fe)",
    ]);
    expect(diff({ grants: to("eight") }, { grants: to("nine") }).counts.looser).to.equal(1);
  });

  it("compares masks", () => {
    const flags = (bits: string) => ({
      ...grants,
      "may call": "vault.set(uint256 flags)",
      where: `{ flags: only bits ${bits} }`,
      meter: "none",
    });
    const counts = (a: string, b: string) => diff({ grants: flags(a) }, { grants: flags(b) }).counts;
    expect(counts("0x0f", "0x07")).to.deep.include({ looser: 0, tighter: 1 });
    expect(counts("0x07", "0x0f")).to.deep.include({ looser: 1 });
    expect(counts("0x0f", "0xf0")).to.deep.include({ looser: 1, tighter: 1 });
  });

  it("tells what grew in a meter, and what shrank", () => {
    const other = book.replace('usdc: { burst: "20,000 USDC"', 'usdc: { burst: "20,000.000001 USDC"');
    expect(tell(diff({ grants }, { grants }, [book, other]))).to.deep.equal([
      "looser grants: meter: usdc, 20,000.000001 USDC at once, refilled by 10,000 USDC each 7 days (before: usdc, 20,000 USDC at once, refilled by 10,000 USDC each 7 days)",
    ]);
    expect(diff({ grants }, { grants }, [other, book]).counts).to.deep.include({ looser: 0, tighter: 1 });
    const both = book.replace(
      'burst: "20,000 USDC", refill: "10,000 USDC"',
      'burst: "30,000 USDC", refill: "9,000 USDC"',
    );
    expect(diff({ grants }, { grants }, [book, both]).counts).to.deep.include({ looser: 1, tighter: 1 });
    const slower = book.replace("per: 7 days", "per: 8 days");
    expect(diff({ grants }, { grants }, [book, slower]).counts).to.deep.include({ looser: 1 });
  });

  describe("of names", () => {
    const swapped = book
      .replace(`alice: "${accounts.alice}"`, 'alice: "TEMP"')
      .replace(`carol: "${accounts.carol}"`, `carol: "${accounts.alice}"`)
      .replace("TEMP", accounts.carol);

    it("says loudly that one stands for another account", () => {
      const { names, changes, counts } = diff({ grants }, { grants }, [book, swapped]);
      expect(names).to.deep.equal([
        { kind: "account", name: "alice", before: accounts.alice, after: accounts.carol },
        { kind: "account", name: "carol", before: accounts.carol, after: accounts.alice },
      ]);
      expect(changes.map(({ direction }) => direction)).to.deep.equal(["looser", "tighter"]);
      expect(counts).to.deep.equal({ looser: 1, tighter: 1, otherwise: 2 });
    });

    const renamed: [what: string, from: string, to: string, kind: string][] = [
      ["decimals", "decimals: 6", "decimals: 8", "decimals"],
      ["an agent's id", "treasurer: 1", "treasurer: 7", "agent"],
      ["a tier's index", "large: 1", "large: 2", "tier"],
      ["a tier that needs nobody", "small: { index: 0, optimistic: true }", "small: 0", "tier"],
      ["a schema", "payouts: payouts/1", "payouts: payouts/2", "schema"],
      ["a token's address", accounts.USDC, "0x3e033319468b6DCeBdA65e61606eE2Ae2a198a87", "token"],
    ];
    for (const [what, from, to, kind] of renamed) {
      it(`tells ${what}`, () => {
        const { names } = diff({ grants }, { grants }, [book, book.replace(from, to)]);
        expect(names.map((one) => one.kind)).to.deep.equal([kind]);
        expect(diff({ grants }, { grants }).names).to.deep.equal([]);
      });
    }

    it("counts in base units where decimals differ, so that two amounts never read alike", () => {
      const [first] = diff({ grants }, { grants }, [book, book.replace("decimals: 6", "decimals: 8")]).changes;
      expect(first?.text).to.equal(
        "amount: at most 500,000,000,000 base units of USDC (before: at most 5,000,000,000 base units of USDC)",
      );
    });
  });

  it("sets the exposure of both side by side", () => {
    const { exposure } = diff({ grants }, { grants: { ...grants, meter: "none" } });
    expect(exposure.filter(({ agent }) => agent === "treasurer")).to.deep.equal([
      {
        agent: "treasurer",
        asset: "USDC",
        before: [21_428_571_428n, 30_000_000_000n, 62_857_142_857n],
        after: ["UNBOUNDED", "UNBOUNDED", "UNBOUNDED"],
        decimals: { before: 6, after: 6 },
      },
    ]);
  });

  it("compares with no policy at all", () => {
    const { counts, exposure } = diff({ grants }, {});
    expect(counts).to.deep.equal({ looser: 0, tighter: 1, otherwise: 0 });
    expect(exposure[0]?.after).to.deep.equal([0n, 0n, 0n]);
    expect(changed({}).changes).to.deep.equal([]);
    expect(without(grants, "tier")).not.to.have.property("tier");
  });
});
