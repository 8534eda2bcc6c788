import { type Address, getAddress, type Hex, slice } from "viem";
import { type CompiledPolicy, type CompiledRule, nameInFile, type PolicyNames } from "../policy/compilePolicy.ts";
import { type Exposure, type ExposureOptions, exposure } from "../policy/exposure/exposure.ts";
import { dangerOf } from "../policy/rules/danger.ts";
import { agentOf } from "../proposal/agentProposer.ts";
import { addressNames } from "./addressNames.ts";
import { describeExpansions, type RuleDescription } from "./describeRule.ts";

/** A rule of the file, in words. */
export type RuleExplanation = RuleDescription & {
  name: string;
  /** Where it stands in the file. */
  line: number;
  tier: string;
  meter: string | undefined;
  /** The data that it demands, as its condition says it. */
  data: string | undefined;
  /** What is dangerous, and the reason that the file gives. */
  danger: { what: string; reason: string } | undefined;
  /** How many rules on chain it stands for. */
  onChain: number;
};

/** What a policy permits, ready to be told: as a page by `formatExplanation`, or otherwise. */
export type PolicyExplanation = {
  root: Hex;
  /** In the order of the file. */
  rules: RuleExplanation[];
  /** What the file names and no rule uses. */
  unused: { tokens: string[]; accounts: string[]; agents: string[]; meters: string[]; tiers: string[] };
  exposure: Exposure;
  names: PolicyNames;
};

/**
 * Tells what a policy permits, each rule of the file once.
 *
 * @example
 * console.log(formatExplanation(explainPolicy(compilePolicy(text), { now })));
 */
export function explainPolicy(policy: CompiledPolicy, options: ExposureOptions = {}): PolicyExplanation {
  const { root, rules, names } = policy;
  const inFile = [...new Set(rules.map(nameInFile))].map((name) => rules.filter((one) => nameInFile(one) === name));
  return {
    root,
    rules: inFile.map((expansions) => explain(expansions, names)).sort((a, b) => a.line - b.line),
    unused: unusedNames(rules, names),
    exposure: exposure(policy, options),
    names,
  };
}

function explain(expansions: readonly CompiledRule[], names: PolicyNames): RuleExplanation {
  const [first] = expansions;
  if (first === undefined) throw new Error("There is no rule to explain.");
  const { head, conditions } = describeExpansions(expansions, names, {
    names: addressNames(names),
    addresses: "apart",
  });
  return {
    name: nameInFile(first),
    line: first.line,
    head,
    conditions,
    tier: first.tier,
    meter: first.meter,
    data: conditions.find((condition) => condition.startsWith("needs data: "))?.replace("needs data: ", ""),
    danger: dangerIn(first),
    onChain: expansions.length,
  };
}

function dangerIn({ rule, data, function: signature, danger }: CompiledRule): RuleExplanation["danger"] {
  if (danger === undefined) return undefined;
  if (signature === undefined) return { what: "calldata of which nobody said what it does", reason: danger };
  const [name = ""] = signature.split("(");
  const known = dangerOf({ name, selector: data === undefined ? rule.selector : slice(data, 0, 4) });
  return { what: known === undefined ? signature : `${signature} ${known}`, reason: danger };
}

function unusedNames(rules: readonly CompiledRule[], names: PolicyNames): PolicyExplanation["unused"] {
  const used = new Set<Address>(
    rules.flatMap(({ rule }) => [
      ...[rule.proposer, rule.target, rule.input.source],
      ...(rule.meter.period === 0 ? [] : [rule.meter.token]),
      ...(rule.bound.demanded ? [rule.bound.token] : []),
      ...rule.constraints.map(({ value }) => getAddress(slice(value, 12))),
    ]),
  );
  const without = (entries: [string, Address][]) => entries.flatMap(([name, one]) => (used.has(one) ? [] : [name]));
  return {
    tokens: without(Object.values(names.tokens).map(({ name, address }) => [name, address])),
    accounts: without(Object.entries(names.accounts)),
    agents: Object.entries(names.agents).flatMap(([name, id]) =>
      rules.some(({ rule }) => agentOf(rule.proposer) === id) ? [] : [name],
    ),
    meters: Object.keys(names.meters).filter((name) => rules.every(({ meter }) => meter !== name)),
    tiers: Object.keys(names.tiers).filter((name) => rules.every(({ tier }) => tier !== name)),
  };
}
