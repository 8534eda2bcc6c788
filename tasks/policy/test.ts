import { dirname, isAbsolute, resolve } from "node:path";
import { addressNames } from "../../sdk/describe/addressNames.ts";
import { describeMismatches } from "../../sdk/describe/describeJudgement.ts";
import { type CompiledPolicy, nameInFile } from "../../sdk/policy/compilePolicy.ts";
import type { JudgedCall } from "../../sdk/policy/judge/judgeCalls.ts";
import { type ExpectedVerdict, readPolicyTests } from "../../sdk/policy/tests/readPolicyTests.ts";
import { type PolicyTestResult, runPolicyTests } from "../../sdk/policy/tests/runPolicyTests.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { compiledFrom } from "../lib/compiledFrom.ts";
import { readText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { shown } from "../lib/plan.ts";
import { offline } from "../lib/runTask.ts";

export type TestArguments = {
  /** The table of calls and verdicts. */
  file: string;
  /** The policy file; the one that the table names if left out, policy.yaml if it names none. */
  policy: string | undefined;
};

export default offline(test);

/** Compares a policy with a table of calls and verdicts. */
export async function test(output: Output, { file, policy: given }: TestArguments): Promise<Report> {
  const table = readPolicyTests(await readText(file), { file });
  const named = table.policy ?? "policy.yaml";
  const policyFile = given ?? shown(isAbsolute(named) ? named : resolve(dirname(file), named));
  const policy = await compiledFrom(policyFile);
  const results = runPolicyTests(policy, table.tests, { now: Math.floor(Date.now() / 1000) });
  for (const result of results) for (const line of tell(policy, result)) output.line(line);
  const failed = results.filter(({ passed }) => !passed);
  const untested = untestedRules(policy, results);
  if (untested.length > 0) output.line(`no row is carried by ${untested.join(", ")}`);
  output.line(`${results.length - failed.length} of ${results.length} as expected, policy ${policy.root}`);
  return {
    ok: failed.length === 0,
    json: {
      root: policy.root,
      passed: results.length - failed.length,
      failed: failed.length,
      untested,
      results: results.map(({ test: { name, at, expected }, passed, verdict }) => ({
        name,
        line: at.line,
        passed,
        expected: expectedText(expected),
        found: foundText(verdict),
      })),
    },
  };
}

function tell(policy: CompiledPolicy, { test: row, passed, asked, verdict }: PolicyTestResult): string[] {
  const name = showUnseen(row.name);
  if (passed) return [`ok    ${name}`];
  const { proposer, calls, tier, now } = asked;
  const [call] = calls;
  const nearest = verdict.allowed ? undefined : verdict.nearest;
  const options = { policy, names: addressNames(policy.names) };
  const differences =
    nearest === undefined || call === undefined
      ? []
      : describeMismatches(nearest, { proposer, call, tier, now }, options);
  return [
    `FAIL  ${name} (${row.at.file}:${row.at.line})`,
    `      expected  ${expectedText(row.expected)}`,
    `      found     ${foundText(verdict)}`,
    ...differences.map((difference) => `                ${difference}`),
  ];
}

function expectedText(expected: ExpectedVerdict): string {
  if (expected.allowed) {
    return `allowed by ${expected.rule.text}${expected.tier === undefined ? "" : ` on tier ${expected.tier.text}`}`;
  }
  return `refused: ${expected.refusal}${expected.nearest === undefined ? "" : `, nearest ${expected.nearest.text}`}`;
}

function foundText(verdict: JudgedCall): string {
  if (verdict.allowed) return `allowed by ${verdict.rule.name} on tier ${verdict.rule.tier}`;
  return `refused: ${verdict.refusal}, nearest ${verdict.nearest?.rule.name ?? "none"}`;
}

/** Rules of the file that carry no row: whoever changes them sees no test fail. */
function untestedRules({ rules }: CompiledPolicy, results: readonly PolicyTestResult[]): string[] {
  const carried = new Set(results.flatMap(({ verdict }) => (verdict.allowed ? [nameInFile(verdict.rule)] : [])));
  const inOrder = rules.toSorted((a, b) => a.line - b.line).map(nameInFile);
  return [...new Set(inOrder)].filter((name) => !carried.has(name));
}
