// The matcher in TypeScript and the one on chain are one. A million cases: npm run test:matcher; see docs/matcher.md.
import { expect } from "chai";
import { encodeAbiParameters, getAbiItem, zeroHash } from "viem";
import { type Exam, openExam } from "../../../../scripts/matcher/exam.ts";
import { encodeQuestion } from "../../../../scripts/matcher/question.ts";
import { showDifference } from "../../../../scripts/matcher/report.ts";
import { askedCases, compare, emptyTally, faultsOf, type Tally } from "../../../../scripts/matcher/run.ts";
import type { Judge } from "../../../../scripts/matcher/verdict.ts";
import { policyMatcherAbi } from "../../../../sdk/abi/PolicyMatcher.ts";
import { matchProposal } from "../../../../sdk/policy/match/matchProposal.ts";
import { operator, type Rule } from "../../../../sdk/policy/types.ts";

/** SALLYPORT_SEED=anything gives other cases. */
const seed = process.env["SALLYPORT_SEED"] ?? "sallyport";
const COUNT = 10_000;

/** Our matcher, but with each rule read wrongly. */
function misreading(change: (rule: Rule) => Rule): Judge {
  return (parameters) => {
    const { rules } = parameters.policy;
    const misread = rules.map((one) => ({ ...one, rule: change(one.rule) }));
    const matched = matchProposal({ ...parameters, policy: { rules: misread } });
    // What it would charge comes from the rules as they are: the verdict alone is wrong.
    if (!matched.allowed) return matched;
    return { ...matched, rules: matched.rules.map(({ leaf }) => rules.find((one) => one.leaf === leaf)!) };
  };
}

function moveBound(kind: number, by: bigint): (rule: Rule) => Rule {
  return (rule) => ({
    ...rule,
    constraints: rule.constraints.map((one) =>
      one.operator === kind
        ? {
            ...one,
            value: `0x${BigInt.asUintN(256, BigInt(one.value) + by)
              .toString(16)
              .padStart(64, "0")}`,
          }
        : one,
    ),
  });
}

const misreadings: [what: string, change: (rule: Rule) => Rule][] = [
  ["at most", moveBound(operator.atMost, 1n)],
  ["at least", moveBound(operator.atLeast, -1n)],
  ["equal", moveBound(operator.equal, 1n)],
  ["one of", (rule) => ({ ...rule, constraints: rule.constraints.slice(0, -1) })],
  ["bits outside a mask", moveBound(operator.bitmask, 1n)],
  ["the most native value", (rule) => ({ ...rule, maxValue: rule.maxValue + 1n })],
  ["the burst", (rule) => ({ ...rule, meter: { ...rule.meter, burst: rule.meter.burst + 1n } })],
  ["the tier", (rule) => ({ ...rule, tier: Math.max(0, rule.tier - 1) })],
  ["the last second", (rule) => ({ ...rule, expiry: rule.expiry === 0 ? 0 : rule.expiry + 1 })],
  ["the age of inputs", (rule) => ({ ...rule, input: { ...rule.input, maxAge: rule.input.maxAge + 1 } })],
  ["the bound", (rule) => ({ ...rule, bound: { ...rule.bound, minDelta: rule.bound.minDelta - 1n } })],
  ["upper bits", (rule) => ({ ...rule, wordTypes: zeroHash })],
];

describe(`one matcher in TypeScript and on chain, ${COUNT} proposals, seed "${seed}"`, function () {
  this.timeout(120_000);
  let exam: Exam;
  const rounds: Parameters<typeof compare>[1][] = [];
  const tally = emptyTally();
  /** The first difference that a matcher would show. */
  const differenceOf = (judge: Judge) => {
    const own = emptyTally();
    for (const round of rounds) {
      compare(own, round, judge);
      if (own.differences[0] !== undefined) return own.differences[0];
    }
    return undefined;
  };

  before(async () => {
    exam = await openExam();
    for await (const round of askedCases(exam, { count: COUNT, seed })) rounds.push(round);
    for (const round of rounds) compare(tally, round);
  });
  after(() => exam.close());

  it("gives the same verdict, whole, and each kind of case often enough", () => {
    expect(tally.differences.map(showDifference).slice(0, 1).join()).to.equal("");
    expect(faultsOf(tally)).to.deep.equal([]);
    expect(tally.cases).to.equal(COUNT);
  });

  it("is asked in the encoding of the contract's ABI", () => {
    const { inputs } = getAbiItem({ abi: policyMatcherAbi, name: "matchProposing" });
    for (const one of rounds.flatMap(({ cases }) => cases).slice(0, 100)) {
      const witness = {
        rules: one.brought.map(({ rule }) => rule),
        proofs: one.brought.map(({ proof }) => proof),
        batches: one.inputs.map(({ batch }) => batch),
      };
      expect(`0x${encodeQuestion(one)}`).to.equal(encodeAbiParameters(inputs, [one.proposal, witness]));
    }
  });

  for (const [what, change] of misreadings) {
    it(`would show a matcher that is off by one in ${what}`, () => {
      const difference = differenceOf(misreading(change));
      expect(difference?.chain).not.to.equal(difference?.sdk);
    });
  }

  it("says what a run lacks", () => {
    const lacking = { ...tally, accepted: 2_999, refused: new Map([...tally.refused, ["InputTooOld", 4]]) };
    expect(faultsOf(lacking as Tally)).to.deep.equal([
      "2999 of 10000 accepted, at least 30 % are needed",
      "refusal InputTooOld: 4 times, at least 5",
    ]);
  });

  it("makes the same cases of the same seed", async () => {
    const { cases } = rounds[0]!;
    for await (const again of askedCases({ ...exam, ask: async () => [] }, { count: cases.length, seed })) {
      expect(again.cases.map(({ proposal }) => proposal)).to.deep.equal(cases.map(({ proposal }) => proposal));
    }
  });
});
