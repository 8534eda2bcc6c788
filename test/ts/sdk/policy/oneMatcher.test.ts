// The matcher in TypeScript and the one on chain are one. A million cases: npm run test:matcher; see docs/matcher.md.
import { expect } from "chai";
import { encodeAbiParameters, getAbiItem, maxUint256, zeroAddress, zeroHash } from "viem";
import { type Case, finish } from "../../../../scripts/matcher/draft.ts";
import { type Exam, openExam } from "../../../../scripts/matcher/exam.ts";
import { encodeQuestion } from "../../../../scripts/matcher/question.ts";
import { quickRandom } from "../../../../scripts/matcher/random.ts";
import { showDifference } from "../../../../scripts/matcher/report.ts";
import { SCHEMAS, SOURCES, TARGETS } from "../../../../scripts/matcher/rules.ts";
import { askedCases, compare, emptyTally, faultsOf, type Tally } from "../../../../scripts/matcher/run.ts";
import { AGENTS, goodInput, named } from "../../../../scripts/matcher/situation.ts";
import { agree, type Judge, verdictOfChain, verdictOfSdk } from "../../../../scripts/matcher/verdict.ts";
import { policyMatcherAbi } from "../../../../sdk/abi/PolicyMatcher.ts";
import { matchProposal } from "../../../../sdk/policy/match/matchProposal.ts";
import { policyTree } from "../../../../sdk/policy/policyTree.ts";
import { ruleLeaf } from "../../../../sdk/policy/ruleLeaf.ts";
import { callKind, type InputDemand, operator, type Rule, returnCheck } from "../../../../sdk/policy/types.ts";
import { batchLevel } from "../../../../sdk/provenance/types.ts";

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

  describe("agrees where the contract's arithmetic panics", () => {
    /** What both say of it. */
    async function verdicts(one: Case) {
      const [answer] = await exam.ask([one], one.situation.now);
      const [chain, sdk] = [verdictOfChain(answer!, one), verdictOfSdk(one)];
      expect(agree(chain, sdk), `${chain.text}, and ${sdk.text}`).to.equal(true);
      return [chain.kind, sdk.kind];
    }

    /** The first agent sends native value, on data that is as old as the last second or the next one. */
    function caseOf({ values = [1n], observedAfter = 0 }: { values?: bigint[]; observedAfter?: number }): Case {
      const { now } = rounds.at(-1)!.cases[0]!.situation;
      const [proposer, target] = [AGENTS[0]!, TARGETS[0]!];
      const input: InputDemand = { schema: SCHEMAS[0]!, source: SOURCES[0]!, levels: batchLevel.signed, maxAge: 3600 };
      const rule: Rule = {
        ...{ proposer, tier: 0, expiry: 0, target, kind: callKind.native, maxValue: maxUint256, input },
        ...{ selector: "0x00000000", words: 0, wordTypes: zeroHash, dataHash: zeroHash, constraints: [] },
        returns_: returnCheck.none,
        meter: { key: zeroHash, token: zeroAddress, amountWord: 0, burst: 0n, refill: 0n, period: 0 },
        bound: { demanded: false, token: zeroAddress, minDelta: 0n },
      };
      const leaf = ruleLeaf(rule);
      const { root, proofs } = policyTree([leaf]);
      const sample = () => ({ target, value: 1n, data: "0x" as const });
      const only = { ...named(rule, leaf, proofs[0]!), sample };
      const { batch, status } = goodInput(quickRandom("any"), input, now);
      return finish(
        { now, proposer, rules: [only], root },
        {
          ...{ proposer, tier: 0, notAfter: now, slack: 0n, omitted: 0, extra: [] },
          inputs: [{ batch, status: { ...status, observedAt: now + observedAfter } }],
          uses: [{ rule: only, leaf, input: 0 }],
          calls: values.map((value) => ({ target, value, data: "0x", rule: 0 })),
        },
      );
    }

    it("by native value that adds up beyond 256 bits", async () => {
      expect(await verdicts(caseOf({ values: [maxUint256, 0n] }))).to.deep.equal(["accepted", "accepted"]);
      expect(await verdicts(caseOf({ values: [maxUint256 - 1n, 1n] }))).to.deep.equal(["accepted", "accepted"]);
      expect(await verdicts(caseOf({ values: [maxUint256, 1n] }))).to.deep.equal(["Panic", "ValueOverflow"]);
    });

    it("by data that was observed after the proposal", async () => {
      expect(await verdicts(caseOf({ observedAfter: 0 }))).to.deep.equal(["accepted", "accepted"]);
      expect(await verdicts(caseOf({ observedAfter: 1 }))).to.deep.equal(["Panic", "InputFromFuture"]);
    });
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
