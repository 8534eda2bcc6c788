import { decodeFunctionData, type Hex, isHex } from "viem";
import { type Located, policyError, textOf } from "../source/located.ts";
import type { CallSignature } from "../source/signature.ts";
import { dangerOf, dangerousCallIn } from "./danger.ts";
import type { DraftCall } from "./draft.ts";
import type { RuleFields } from "./ruleFields.ts";

/** Why a dangerous function is permitted; POLICY_DANGEROUS_FUNCTION where one is and nobody says why. */
export function readDanger(fields: RuleFields, call: DraftCall): string | undefined {
  if (fields.danger !== undefined) return textOf(fields.danger, "the reason why this is permitted");
  if (call.kind === "native") return undefined;
  const at = (fields["may call"] as Located).at;
  if (call.signature === undefined) {
    throw policyError("POLICY_DANGEROUS_FUNCTION", at, {
      summary: "Nobody can read what this calldata does.",
      value: call.kind === "exact" ? call.data.slice(0, 10) : "",
      nextStep: "Name the function, as Target.name(type name, ...); or say with `danger:` why it is left open.",
    });
  }
  const danger = dangerOf({ name: call.signature.functionName, selector: call.signature.selector });
  const carried =
    danger === undefined && call.kind === "exact" ? dangerousArgument(call.data, call.signature) : undefined;
  if (danger === undefined && carried === undefined) return undefined;
  throw policyError("POLICY_DANGEROUS_FUNCTION", at, {
    summary: `${call.signature.functionName} ${danger ?? `carries a call of ${carried} in its calldata`}.`,
    value: call.signature.functionName,
  });
}

/** A dangerous call among the bytes that pinned calldata hands on, whatever the function that takes them is called. */
function dangerousArgument(data: Hex, { abi }: CallSignature): string | undefined {
  return find(decodeFunctionData({ abi: [abi], data }).args);

  function find(value: unknown): string | undefined {
    if (isHex(value)) return dangerousCallIn(value);
    if (typeof value !== "object" || value === null) return undefined;
    return Object.values(value)
      .map(find)
      .find((found) => found !== undefined);
  }
}
