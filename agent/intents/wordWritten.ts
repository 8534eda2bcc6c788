import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { parseDecimal } from "../../sdk/text/parseDecimal.ts";
import { unitsOf } from "./context.ts";
import { contractNamed } from "./functions.ts";
import { amountWord, nameWord, type Word } from "./word.ts";

/** A word that the operator wrote into the agent file: a name or an amount; undefined where it is neither. */
export function wordWritten(text: string, type: string, policy: CompiledPolicy): Word | undefined {
  if (type === "address" && contractNamed(policy, text) !== undefined) return nameWord(text, policy);
  const [, value, name] = /^([\d.,]+) ([A-Za-z][\w-]*)$/.exec(text) ?? [];
  const unit = unitsOf(policy).find((one) => one.name === name);
  const parsed = value === undefined || unit === undefined ? undefined : parseDecimal(value, unit.decimals);
  if (value === undefined || unit === undefined || !parsed?.ok) return undefined;
  return amountWord({ value, unit, units: parsed.units });
}
