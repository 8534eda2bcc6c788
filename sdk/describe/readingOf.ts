import { type CompiledRule, type PolicyNames, tokenAt } from "../policy/compilePolicy.ts";
import { NO_WORD } from "../policy/types.ts";
import type { DescribeCallOptions } from "./describeCall.ts";

/** How a call is read that a rule is about: its function, what the file calls the arguments, and which one is counted. */
export function readingOf(
  compiled: CompiledRule | undefined,
  policy: PolicyNames | undefined,
): Pick<DescribeCallOptions, "signature" | "parameters" | "counted"> {
  if (compiled === undefined) return {};
  const { meter } = compiled.rule;
  const isCounted = meter.period !== 0 && meter.amountWord !== NO_WORD;
  const unit = tokenAt(policy, meter.token);
  return {
    signature: compiled.function,
    parameters: compiled.parameters,
    ...(isCounted && unit !== undefined ? { counted: { word: meter.amountWord, unit } } : {}),
  };
}
