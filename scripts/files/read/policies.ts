// Policies, the tables that try them, DAO files and files of changes. An accepted one is used as commands use it.
import { readFileSync } from "node:fs";
import type { Address, Hex } from "viem";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { explainPolicy } from "../../../sdk/describe/explainPolicy.ts";
import { formatExplanation } from "../../../sdk/describe/formatExplanation.ts";
import { readRulesFile, writeRulesFile } from "../../../sdk/files/rulesFile.ts";
import { type CompiledPolicy, compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { diffPolicies } from "../../../sdk/policy/diff/diffPolicies.ts";
import { formatDiff } from "../../../sdk/policy/diff/formatDiff.ts";
import { formatExposure } from "../../../sdk/policy/exposure/formatExposure.ts";
import { judgeCalls } from "../../../sdk/policy/judge/judgeCalls.ts";
import { readPolicyTests } from "../../../sdk/policy/tests/readPolicyTests.ts";
import { runPolicyTests } from "../../../sdk/policy/tests/runPolicyTests.ts";
import { readChanges } from "../../../sdk/rootProposal/readChanges.ts";
import { decodeFile } from "../../../tasks/lib/files.ts";
import { planFor } from "../../../tasks/lib/plan.ts";
import { EXAMPLE, NOW } from "../corpus.ts";
import { type Reader, requireSame } from "./reader.ts";

const DEPLOYER: Address = "0xAcFB09713f4F9cc14aA498cBf844b94A27DA64FF";

/** Policies that files beside them are read with: those of the examples. */
const known = new Map<string, CompiledPolicy>();
export function knownPolicy(path = `${EXAMPLE}/policy.yaml`): CompiledPolicy {
  const policy = known.get(path) ?? compilePolicy(readFileSync(path, "utf8"));
  known.set(path, policy);
  return policy;
}

/** It compiles to a root that its rules give again without the file, and can be explained, compared and asked. */
export const readPolicy: Reader = (bytes, file) => {
  const policy = compilePolicy(decodeFile(bytes, file), { file });
  const rules = policy.rules.map(({ rule }) => rule);
  if (rules.length > 0)
    requireSame("root of its rules", readRulesFile(writeRulesFile({ root: policy.root, rules })).root, policy.root);
  const explanation = explainPolicy(policy, { now: NOW });
  formatExplanation(explanation);
  formatExposure(explanation.exposure);
  formatDiff(diffPolicies(knownPolicy(), policy, { now: NOW }));
  for (const { rule, data } of policy.rules.slice(0, 5)) {
    const calldata: Hex = data ?? `${rule.selector}${"00".repeat(32 * rule.words)}`;
    judgeCalls({
      policy,
      proposer: rule.proposer,
      calls: [{ target: rule.target, value: 0n, data: calldata }],
      now: NOW,
    });
  }
};

/** Its rows are judged by the example's policy. */
export const readTable: Reader = (bytes, file) => {
  const { tests } = readPolicyTests(decodeFile(bytes, file), { file });
  const results = runPolicyTests(knownPolicy(), tests, { now: NOW });
  requireSame("rows", results.length, tests.length);
};

/** It is planned with the policy of the example that it is from. */
export const readDaoFile: Reader = (bytes, file) => {
  const dao = readDao(decodeFile(bytes, file), { file });
  const example = Object.keys(dao.agents).includes("bookkeeper") ? "examples/small" : EXAMPLE;
  const plan = planFor({ dao, policy: knownPolicy(`${example}/policy.yaml`), deployer: DEPLOYER }, file);
  requireSame(
    "councils",
    plan.steps.filter(({ contract }) => contract === "Council").length,
    Object.keys(dao.councils).length,
  );
};

export const readChangesFile: Reader = (bytes, file) => {
  const changes = readChanges(decodeFile(bytes, file), file);
  requireSame(
    "kinds",
    changes.every(({ change }) => typeof change.kind === "string"),
    true,
  );
};
