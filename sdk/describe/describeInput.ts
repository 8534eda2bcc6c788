import { type Address, zeroAddress } from "viem";
import type { PolicyNames } from "../policy/compilePolicy.ts";
import type { InputDemand } from "../policy/types.ts";
import { type BatchLevel, batchLevel } from "../provenance/types.ts";
import { formatExactDuration } from "../time/duration.ts";

/**
 * The data that must stand behind a proposal: `payouts of office, signed, at most 1 hour old when proposed`.
 *
 * @param account How an account is told.
 */
export function describeInput(
  { schema, source, levels, maxAge }: InputDemand,
  policy: PolicyNames,
  account: (one: Address) => string,
): string {
  const what = Object.entries(policy.schemas).find(([, hash]) => hash === schema)?.[0] ?? schema;
  const names = Object.keys(batchLevel).filter((level) => (levels & batchLevel[level as BatchLevel]) !== 0);
  const by = source === zeroAddress ? "any source" : account(source);
  // Of a mere hash nobody but the anchorer is known.
  const standing = levels === batchLevel.hashed ? `anchored by ${by}` : `of ${by}`;
  return `${what} ${standing}, ${names.join(" and ")}, at most ${formatExactDuration(maxAge)} old when proposed`;
}
