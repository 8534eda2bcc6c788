import { type ErrorEntry, entry } from "./entry.ts";

/** What can be wrong with a policy file, and with a proposal under it. */
export const policyErrors = {
  POLICY_YAML_INVALID: entry(
    "The policy file is not plain YAML: a syntax error, a key twice, or an anchor, alias, tag or second document.",
    "Correct the YAML at this place.",
  ),
  POLICY_HIDDEN_CHARACTER: entry(
    "The policy file holds a character that reviewers cannot see or that reorders what they see.",
    "Delete the character.",
  ),
  POLICY_KEY_UNKNOWN: entry(
    "A key is not part of the policy grammar.",
    "Use one of the keys that docs/guides/policy.md lists.",
  ),
  POLICY_KEY_MISSING: entry(
    "A key that the grammar demands is missing, or stands there without a value.",
    "Add the key with a value.",
  ),
  POLICY_VALUE_INVALID: entry(
    "A value does not have the form that the grammar demands at this place.",
    "Write it in the form that docs/guides/policy.md shows for this key.",
  ),
  POLICY_OUT_OF_RANGE: entry(
    "A number does not fit the type that holds it on chain.",
    "Use a number within the range.",
  ),
  POLICY_NAME_INVALID: entry(
    "A name has other characters than ASCII letters, digits, `-` and `_`, does not begin with a letter, or is a word of the grammar.",
    "Choose another name.",
  ),
  POLICY_NAME_TAKEN: entry(
    "Two things have one name, two names differ by case only, or two names stand for one account, agent id or tier index.",
    "Give each thing one name of its own.",
  ),
  POLICY_NAME_UNKNOWN: entry(
    "A name is used that the file does not define, or that stands for something of another kind.",
    "Define the name in its section, or correct its spelling.",
  ),
  POLICY_ADDRESS_INVALID: entry(
    "An address is not 20 bytes in hex with its EIP-55 checksum, or is zero.",
    "Copy the address again from a place that you trust, with its checksum.",
  ),
  POLICY_AMOUNT_INVALID: entry(
    "An amount is not a decimal number with a unit, such as `20,000.50 USDC`.",
    "Write the number with a decimal point, commas between thousands or none, and the token's name.",
  ),
  POLICY_TOO_MANY_DECIMALS: entry(
    "An amount has more decimals than its token.",
    "Write an amount that the token can represent; nothing is rounded.",
  ),
  POLICY_SIGNATURE_INVALID: entry(
    "The function is not written as `Target.name(type name, ...)` with Solidity types, or a parameter bears the name of another one.",
    "Copy the function from the target's source, with the types and names of its parameters.",
  ),
  POLICY_DYNAMIC_ARGUMENT: entry(
    "A rule with conditions can only describe arguments of fixed size, at most 32 words of them.",
    "Pin the whole calldata with `data`.",
  ),
  POLICY_CONDITION_INVALID: entry(
    "A condition is not one of those that the parameter's type permits.",
    "Use `any`, a value, `one of`, `at most`, `at least`, `more than`, `less than` or `only bits`.",
  ),
  POLICY_NEVER_MATCHES: entry("No call can satisfy the rule.", "Correct the conditions, or delete the rule."),
  POLICY_CALLDATA_MISMATCH: entry(
    "The calldata is not what an ABI encoder would write for the function that the rule names.",
    "Encode the calldata again, or correct the function.",
  ),
  POLICY_DANGEROUS_FUNCTION: entry(
    "The function approves, signs, carries calls, or changes owners, roles or code, so it can do more than its arguments show.",
    "Leave the rule out; or, where it must be, say why with `danger: <reason>`.",
  ),
  POLICY_METER_MISMATCH: entry(
    "The meter cannot count what the rule moves.",
    "Use a meter of the token that the rule moves, and name the parameter that is the amount with `counts`.",
  ),
  POLICY_METER_ACROSS_TIERS: entry(
    "Rules of different tiers share a meter, so one tier could use up what another was promised.",
    "Give each tier a meter of its own.",
  ),
  POLICY_INPUT_FOR_APPROVER: entry(
    "A rule for an approver demands an input, and inputs of approvers are recorded and never judged.",
    "Delete `from`, or split the rule.",
  ),
  POLICY_RULES_OVERLAP: entry(
    "Two rules carry the same call, so an agent would pick the laxer one.",
    "Make the rules disjoint, for example by `at most` in one and `more than` in the other.",
  ),
  POLICY_TOO_MANY_RULES: entry(
    "The file expands to more rules than the compiler writes.",
    "Use smaller groups, or one large group for each rule.",
  ),
  POLICY_TESTS_EMPTY: entry(
    "A table of calls and verdicts has no row, so it would pass whatever the policy says.",
    "Add rows: calls that must be permitted, and calls that must not.",
  ),
  POLICY_RULE_NOT_FOUND: entry(
    "A proposal names a rule that the policy does not hold: the policy changed, or is another one.",
    "Plan the proposal again under the policy in force.",
  ),
  POLICY_BATCH_NOT_FOUND: entry(
    "A proposal rests on a batch that was not given.",
    "Pass the batch whose id stands in the proposal's inputs.",
  ),
} as const satisfies Record<string, ErrorEntry>;
