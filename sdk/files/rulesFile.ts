import { type Hex, zeroAddress } from "viem";
import { z } from "zod";
import { SallyportError } from "../errors/SallyportError.ts";
import type { CompiledPolicy, CompiledRule } from "../policy/compilePolicy.ts";
import { policyTree } from "../policy/policyTree.ts";
import { ruleLeaf } from "../policy/ruleLeaf.ts";
import type { Rule } from "../policy/types.ts";
import { agentOf } from "../proposal/agentProposer.ts";
import { bytes, readJson, writeJson } from "./fields.ts";
import { listOf } from "./listOf.ts";
import { ruleSchema } from "./proposalFile.ts";

const FORMAT = "sallyport/rules/1";

const schema = z.strictObject({
  format: z.literal(FORMAT),
  root: bytes(32),
  rules: listOf(ruleSchema).refine((rules) => rules.length > 0, { error: "The list is empty." }),
});

/** Compiled rules without the names that their policy file had: enough to propose, to execute and to compare. */
export function writeRulesFile({ root, rules }: { root: Hex; rules: readonly Rule[] }): string {
  return writeJson({ format: FORMAT, root, rules });
}

/**
 * Reads what {@link writeRulesFile} wrote. Leaves, proofs and root are computed from the rules, so that the file cannot
 * claim another root than its rules have.
 *
 * @param isOptimistic Whether a tier needs nobody's approval: rules do not tell.
 * @throws FILE_INVALID
 */
export function readRulesFile(
  text: string,
  { file = "rules.json", isOptimistic = () => false }: { file?: string; isOptimistic?: (tier: number) => boolean } = {},
): CompiledPolicy {
  const { root, rules } = readJson(text, schema, "file of compiled rules", file);
  const policy = policyOfRules(rules, isOptimistic);
  if (policy.root === root) return policy;
  throw new SallyportError("FILE_INVALID", {
    summary: `${file} holds rules of another policy than it says.`,
    place: `${file}, root`,
    value: root,
    details: { "root of its rules": policy.root },
  });
}

/** A policy of bare rules: nothing in it has a name but by its number. */
export function policyOfRules(rules: readonly Rule[], isOptimistic: (tier: number) => boolean): CompiledPolicy {
  const leaves = rules.map((rule) => ({ rule, leaf: ruleLeaf(rule) })).sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  const tree = policyTree(leaves.map(({ leaf }) => leaf));
  const compiled = leaves.map(({ rule, leaf }, i): CompiledRule => {
    const agent = agentOf(rule.proposer);
    return {
      name: `rule-${i + 1}`,
      leaf,
      proof: tree.proofs[i] ?? [],
      rule,
      proposer: agent === undefined ? rule.proposer : `agent ${agent}`,
      tier: String(rule.tier),
      isOptimistic: isOptimistic(rule.tier),
      function: undefined,
      parameters: [],
      data: undefined,
      meter: undefined,
      danger: undefined,
      line: 0,
    };
  });
  const tiers = [...new Set(rules.map(({ tier }) => tier))];
  return {
    root: tree.root,
    rules: compiled,
    names: {
      accounts: {},
      tokens: {},
      native: { name: "wei", address: zeroAddress, decimals: 0 },
      agents: {},
      groups: {},
      approvers: [],
      sources: [],
      collections: [],
      tiers: Object.fromEntries(tiers.map((index) => [String(index), { index, optimistic: isOptimistic(index) }])),
      schemas: {},
      meters: {},
    },
  };
}
