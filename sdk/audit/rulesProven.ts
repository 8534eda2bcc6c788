import { erc20Abi, type Hex, toFunctionSelector, toFunctionSignature } from "viem";
import { policyOfRules } from "../files/rulesFile.ts";
import type { CompiledPolicy, CompiledRule } from "../policy/compilePolicy.ts";
import { proofRoot } from "../policy/policyTree.ts";
import { ruleLeaf } from "../policy/ruleLeaf.ts";
import { callKind, type Rule } from "../policy/types.ts";
import { type GateCall, witnessIn } from "./gateCall.ts";

/** A rule that somebody brought, and the policies that it was shown to be of. */
export type ProvenRule = {
  compiled: CompiledRule;
  /** Whether it stands in a policy file, which gives it its name. */
  isNamed: boolean;
  roots: ReadonlySet<Hex>;
};

/** By leaf. */
export type ProvenRules = ReadonlyMap<Hex, ProvenRule>;

/** The rules of policy files, and those that calldata brings with their proofs; every leaf and every root is computed. */
export function provenRules(
  policies: readonly CompiledPolicy[],
  calls: readonly (GateCall | undefined)[],
): ProvenRules {
  const found = new Map<Hex, { compiled: CompiledRule; isNamed: boolean; roots: Set<Hex> }>();
  for (const { root, rules } of policies) {
    for (const compiled of rules) {
      const known = found.get(compiled.leaf);
      if (known === undefined) found.set(compiled.leaf, { compiled, isNamed: true, roots: new Set([root]) });
      else known.roots.add(root);
    }
  }
  for (const call of calls) {
    const { rules, proofs } = witnessIn(call) ?? { rules: [], proofs: [] };
    for (const [i, rule] of rules.entries()) {
      const leaf = ruleLeaf(rule);
      const known = found.get(leaf) ?? { compiled: bare(rule), isNamed: false, roots: new Set<Hex>() };
      known.roots.add(proofRoot(leaf, proofs[i] ?? []));
      found.set(leaf, known);
    }
  }
  return found;
}

/** A rule that no file names. Of the functions that every wallet knows, its conditions can be told all the same. */
function bare(rule: Rule): CompiledRule {
  const [compiled] = policyOfRules([rule], () => false).rules;
  if (compiled === undefined) throw new Error("A policy of one rule has one.");
  const known = erc20Abi.find((item) => item.type === "function" && toFunctionSelector(item) === rule.selector);
  if (rule.kind !== callKind.function || known?.type !== "function") return compiled;
  return { ...compiled, function: toFunctionSignature(known), parameters: known.inputs.map(({ name }) => name) };
}
