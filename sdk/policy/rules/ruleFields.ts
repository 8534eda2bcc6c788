import { type Located, policyError } from "../source/located.ts";

export const REQUIRED_RULE_KEYS = ["who", "tier", "meter"] as const;
export const OPTIONAL_RULE_KEYS = [
  "may call",
  "may send",
  "where",
  "data",
  "to",
  "value",
  "counts",
  "from",
  "bound",
  "returns",
  "expires",
  "danger",
] as const;

/** The keys of a rule, with their values as they stand in the file. */
export type RuleFields = Record<(typeof REQUIRED_RULE_KEYS)[number], Located> &
  Partial<Record<(typeof OPTIONAL_RULE_KEYS)[number], Located>>;

/** Throws POLICY_KEY_UNKNOWN where one of `keys` stands beside a key that gives it no meaning. */
export function refuseKeys(fields: RuleFields, keys: readonly (keyof RuleFields)[], beside: string): void {
  for (const key of keys) {
    const field = fields[key];
    if (field !== undefined) {
      throw policyError("POLICY_KEY_UNKNOWN", field.at, {
        summary: `"${key}" has no meaning beside "${beside}".`,
        value: key,
      });
    }
  }
}
