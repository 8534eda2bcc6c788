import { type Address, type Hex, zeroAddress } from "viem";
import type { PolicyNames } from "../policy/compilePolicy.ts";
import type { InputDemand } from "../policy/types.ts";
import { type BatchLevel, batchLevel } from "../provenance/types.ts";
import { formatExactDuration } from "../time/duration.ts";

/**
 * The data that must stand behind a proposal: `payouts of office, signed, at most 1 hour old when proposed`.
 *
 * @param account How an account is told.
 */
export function describeInput(demand: InputDemand, policy: PolicyNames, account: (one: Address) => string): string {
  return `${describeData(demand, policy, account)} when proposed`;
}

/** The same without when its age counts. */
export function describeData(
  { schema, source, levels, maxAge }: InputDemand,
  policy: PolicyNames,
  account: (one: Address) => string,
): string {
  const names = Object.keys(batchLevel).filter((level) => (levels & batchLevel[level as BatchLevel]) !== 0);
  const by = source === zeroAddress ? "any source" : account(source);
  // Of a mere hash nobody but the anchorer is known.
  const standing = levels === batchLevel.hashed ? `anchored by ${by}` : `of ${by}`;
  const age = formatExactDuration(maxAge);
  return `${schemaName(policy, schema)} ${standing}, ${names.join(" and ")}, at most ${age} old`;
}

/** A schema's name in the policy, or its hash. */
export function schemaName(policy: Pick<PolicyNames, "schemas"> | undefined, schema: Hex): string {
  return Object.entries(policy?.schemas ?? {}).find(([, hash]) => hash === schema)?.[0] ?? schema;
}
