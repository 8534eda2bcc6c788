import type { Address } from "viem";
import { ArgumentProblem } from "../../calldata/argumentProblem.ts";
import { namedReaders } from "../../calldata/namedReaders.ts";
import { readCall } from "../../calldata/readCall.ts";
import { agentProposer } from "../../proposal/agentProposer.ts";
import { type CompiledPolicy, nameInFile } from "../compilePolicy.ts";
import { type JudgeCallsParameters, type JudgedCall, judgeCalls } from "../judge/judgeCalls.ts";
import { didYouMean, type Place, policyError } from "../source/located.ts";
import type { PolicyTest, Word } from "./readPolicyTests.ts";

/** How a row came out. */
export type PolicyTestResult = {
  test: PolicyTest;
  passed: boolean;
  /** What was judged, for whoever wants to say more. */
  asked: JudgeCallsParameters;
  verdict: JudgedCall;
};

export type RunPolicyTestsOptions = {
  /** Seconds since the epoch, for rows that do not say when. */
  now: number;
};

/**
 * Judges every row of a table. All rows are read before the first is judged: a table with a mistake has no results.
 *
 * @throws An error whose code begins with POLICY_ where a row names what the policy does not know, or holds no call.
 */
export function runPolicyTests(
  policy: CompiledPolicy,
  tests: readonly PolicyTest[],
  { now }: RunPolicyTestsOptions,
): PolicyTestResult[] {
  const read = tests.map((test) => ({ test, asked: askedOf(policy, test, now) }));
  return read.map(({ test, asked }) => {
    const [verdict] = judgeCalls(asked).calls;
    if (verdict === undefined) throw new Error("A row has one call.");
    return { test, asked, verdict, passed: isAsExpected(test, verdict) };
  });
}

function isAsExpected({ expected }: PolicyTest, verdict: JudgedCall): boolean {
  if (expected.allowed) {
    const { rule, tier } = expected;
    return verdict.allowed && isCalled(rule, verdict.rule) && (tier === undefined || tier.text === verdict.rule.tier);
  }
  if (verdict.allowed || verdict.refusal !== expected.refusal) return false;
  const { nearest } = expected;
  if (nearest === undefined) return true;
  return nearest.text === "none"
    ? verdict.nearest === undefined
    : verdict.nearest !== undefined && isCalled(nearest, verdict.nearest.rule);
}

/** A rule by its name in the file, or by that of one of those that it expands to. */
function isCalled({ text }: Word, { name }: { name: string }): boolean {
  return name === text || name.startsWith(`${text}/`);
}

function askedOf(policy: CompiledPolicy, test: PolicyTest, now: number): JudgeCallsParameters {
  const { names, rules } = policy;
  const { expected } = test;
  const ruleNames = rules.flatMap((rule) => [rule.name, nameInFile(rule)]);
  const tierNames = Object.keys(names.tiers);
  const tier = test.on === undefined ? undefined : names.tiers[requireName(test.on, tierNames, "a tier")]?.index;
  if (expected.allowed) {
    requireName(expected.rule, ruleNames, "a rule");
    if (expected.tier !== undefined) requireName(expected.tier, tierNames, "a tier");
  } else if (expected.nearest !== undefined && expected.nearest.text !== "none") {
    requireName(expected.nearest, ruleNames, "a rule");
  }
  return { policy, proposer: proposerOf(policy, test), calls: [callOf(policy, test)], tier, now: test.now ?? now };
}

function proposerOf({ names }: CompiledPolicy, { proposer, at }: PolicyTest): Address {
  const agents = Object.keys(names.agents);
  const [only, ...others] = agents;
  if (proposer === undefined) {
    if (only !== undefined && others.length === 0) return agentProposer(names.agents[only] as bigint);
    throw policyError("POLICY_KEY_MISSING", at, {
      summary: `The policy names ${agents.length} agents, and the row does not say who asks.`,
      value: "proposer",
      nextStep: "Add proposer with the name of an agent or approver.",
    });
  }
  const name = requireName(proposer, [...agents, ...names.approvers], "an agent or approver");
  const agent = Object.hasOwn(names.agents, name) ? names.agents[name] : undefined;
  return agent === undefined ? (names.accounts[name] as Address) : agentProposer(agent);
}

function requireName({ text, at }: Word, known: readonly string[], what: string): string {
  if (known.includes(text)) return text;
  throw policyError("POLICY_NAME_UNKNOWN", at, {
    summary: `"${text}" is not ${what} of the policy.`,
    value: text,
    nextStep: `${didYouMean(text, known)}Correct its spelling, or the policy.`,
  });
}

function callOf({ names }: CompiledPolicy, { call, places, at }: PolicyTest) {
  try {
    return readCall(call, namedReaders(names));
  } catch (problem) {
    if (!(problem instanceof ArgumentProblem)) throw problem;
    const [key = ""] = /^[a-z]+(\[\d+\])?/.exec(problem.place) ?? [];
    const place: Place = places[key] ?? at;
    const { message: summary, value, nextStep } = problem;
    throw policyError("POLICY_VALUE_INVALID", place, { summary, value, nextStep });
  }
}
