import type { Address, Hex } from "viem";
import { schemaName } from "../describe/describeInput.ts";
import type { CompiledPolicy } from "../policy/compilePolicy.ts";

/** What rules ask of data; each kind once. */
type Demand = {
  schema: Hex;
  /** Its name in the policy. */
  name: string;
  /** Zero: any admitted source. */
  source: Address;
  /** Bits of `batchLevel`. */
  levels: number;
  /** Names of the rules. */
  rules: string[];
};

export function demandsOf({ rules, names }: CompiledPolicy): Demand[] {
  const demands = new Map<string, Demand>();
  for (const { name: rule, rule: one } of rules) {
    const { schema, source, levels } = one.input;
    if (levels === 0) continue;
    const key = [schema, source, levels].join();
    const known = demands.get(key) ?? { schema, name: schemaName(names, schema), source, levels, rules: [] };
    known.rules.push(rule);
    demands.set(key, known);
  }
  return [...demands.values()];
}
