// Many cases through both matchers, what they were about, and where they differ.
import { callKind, operator, type Rule, refusals } from "../../sdk/policy/types.ts";
import { type Case, finish, goodDraft } from "./draft.ts";
import type { Answer, Exam } from "./exam.ts";
import { START } from "./exam.ts";
import { mutate } from "./mutations.ts";
import { quickRandom } from "./random.ts";
import { anySituation } from "./situation.ts";
import { agree, type Judge, verdictOfChain, verdictOfSdk } from "./verdict.ts";

/** Cases of one policy at one time. */
const CASES_OF_A_POLICY = 128;

/** How often at least, of all cases. */
const LEAST_ACCEPTED = 0.3;
const LEAST_OF_A_KIND = 1 / 2_000;

export type Difference = { index: number; chain: string; sdk: string; case: Case };

export type Tally = {
  cases: number;
  accepted: number;
  /** How often each kind of refusal was the verdict. */
  refused: Map<string, number>;
  /** How many accepted and refused cases used a rule with each feature. */
  features: Map<string, { accepted: number; refused: number }>;
  differences: Difference[];
};

/** Cases with the chain's answers, policy by policy. The same seed gives the same cases. */
export async function* askedCases(
  exam: Exam,
  { count, seed }: { count: number; seed: string },
): AsyncGenerator<{ cases: Case[]; answers: Answer[] }> {
  for (let done = 0, round = 0; done < count; round++) {
    const random = quickRandom(`${seed} ${round}`);
    const now = START + round * 60;
    const situation = anySituation(random, now);
    const cases = Array.from({ length: Math.min(CASES_OF_A_POLICY, count - done) }, () => {
      const draft = goodDraft(random, situation);
      mutate(random, draft, situation);
      return finish(situation, draft);
    });
    yield { cases, answers: await exam.ask(cases, now) };
    done += cases.length;
  }
}

export function emptyTally(): Tally {
  return { cases: 0, accepted: 0, refused: new Map(), features: new Map(), differences: [] };
}

/** Compares each case and counts it. */
export function compare(
  tally: Tally,
  { cases, answers }: { cases: readonly Case[]; answers: readonly Answer[] },
  judge?: Judge,
): void {
  for (const [i, one] of cases.entries()) {
    const chain = verdictOfChain(answers[i] as Answer, one);
    const sdk = verdictOfSdk(one, judge);
    if (!agree(chain, sdk)) {
      tally.differences.push({ index: tally.cases, chain: chain.text, sdk: sdk.text, case: one });
    }
    tally.cases += 1;
    const isAccepted = chain.kind === "accepted";
    if (isAccepted) tally.accepted += 1;
    else tally.refused.set(chain.kind, (tally.refused.get(chain.kind) ?? 0) + 1);
    for (const feature of featuresOf(one)) {
      const known = tally.features.get(feature) ?? { accepted: 0, refused: 0 };
      known[isAccepted ? "accepted" : "refused"] += 1;
      tally.features.set(feature, known);
    }
  }
}

/** Why a run shows too little, or that the matchers differ; empty where it is good. */
export function faultsOf(tally: Tally): string[] {
  const least = Math.ceil(tally.cases * LEAST_OF_A_KIND);
  const counts = [
    ...REFUSALS.map((kind) => [`refusal ${kind}`, tally.refused.get(kind) ?? 0] as const),
    ...FEATURES.flatMap((feature) => {
      const { accepted, refused } = tally.features.get(feature) ?? { accepted: 0, refused: 0 };
      return [[`${feature}, accepted`, accepted] as const, [`${feature}, refused`, refused] as const];
    }),
  ];
  return [
    ...(tally.differences.length === 0 ? [] : [`${tally.differences.length} differences`]),
    ...(tally.accepted >= tally.cases * LEAST_ACCEPTED
      ? []
      : [`${tally.accepted} of ${tally.cases} accepted, at least ${100 * LEAST_ACCEPTED} % are needed`]),
    ...counts.flatMap(([what, times]) => (times >= least ? [] : [`${what}: ${times} times, at least ${least}`])),
  ];
}

/** What can be the verdict besides acceptance: the contract's refusals, and its errors about the proposal itself. */
export const REFUSALS: readonly string[] = [
  ...refusals.slice(1),
  ...["NotAscending", "NotProven", "InputWithdrawn", "NoSuchRule", "CallCount", "RootTier", "PolicyTargetWithoutCode"],
];

const WORD_TYPES = ["any word", "uint", "int", "bytes", "bool"];
export const FEATURES: readonly string[] = [
  ...Object.keys(callKind).map((kind) => `kind ${kind}`),
  ...Object.keys(operator).map((name) => `operator ${name}`),
  ...WORD_TYPES.map((type) => `word type ${type}`),
  ...["none", "of native value", "of a token"].map((meter) => `meter ${meter}`),
  ...["a meter that rules share", "an input demanded", "a bound demanded", "a return demanded", "an approver"],
];

function featuresOf({ proposal, brought }: Case): Set<string> {
  const used = brought.filter((_, i) => proposal.calls.some(({ rule }) => rule === i)).map(({ rule }) => rule);
  const keys = used
    .filter(({ meter }) => meter.period !== 0)
    .map(({ meter }) => `${meter.key}${meter.token}${meter.period}`);
  return new Set([
    ...used.flatMap(featuresOfRule),
    ...(new Set(keys).size < keys.length ? ["a meter that rules share"] : []),
    ...(BigInt(proposal.proposer) >= 1n << 64n ? ["an approver"] : []),
  ]);
}

function featuresOfRule({ kind, constraints, words, wordTypes, meter, input, bound, returns_ }: Rule): string[] {
  const types = wordTypes.slice(2, 2 + 2 * Math.min(words, 32)).match(/../g) ?? [];
  return [
    `kind ${nameOf(callKind, kind)}`,
    ...constraints.map((one) => `operator ${nameOf(operator, one.operator)}`),
    ...types.map((type) => `word type ${nameOfType(Number.parseInt(type, 16))}`),
    `meter ${meter.period === 0 ? "none" : BigInt(meter.token) === 0n ? "of native value" : "of a token"}`,
    ...(input.levels === 0 ? [] : ["an input demanded"]),
    ...(bound.demanded ? ["a bound demanded"] : []),
    ...(returns_ === 0 ? [] : ["a return demanded"]),
  ];
}

/** See `RuleLib.isOfType`. */
function nameOfType(type: number): string | undefined {
  if (type === 0x00) return "any word";
  if (type === 0x80) return "bool";
  return (type & 0x1f) === 0 ? "none" : (["uint", "int", "bytes"][type >> 5] ?? "none");
}

function nameOf(names: Record<string, number>, value: number): string {
  return Object.entries(names).find(([, one]) => one === value)?.[0] ?? "unknown";
}
