import { TEST_KEYS, TESTED_REFUSALS, TESTS_KEYS } from "../policy/tests/readPolicyTests.ts";
import { DRAFT, type JsonSchema, line, MOMENT, record, text } from "./json.ts";

type Key<Keys extends { required: readonly string[]; optional: readonly string[] }> =
  | Keys["required"][number]
  | Keys["optional"][number];

const wordOrNumber = (description: string): JsonSchema => ({
  description,
  anyOf: [{ type: "string", minLength: 1 }, { type: "number" }, { type: "boolean" }],
});

/** By key. That these are the keys that are read, the type says. */
const ROW: Record<Key<typeof TEST_KEYS>, JsonSchema> = {
  proposer: line("Who asks: an agent or approver of the policy. Can be left out where it names one agent."),
  to: wordOrNumber("Whom the call is to: a name of the policy, or an address between quotes."),
  call: line("The function: transfer(address to, uint256 amount)."),
  args: {
    type: "array",
    items: wordOrNumber("An argument; amounts with commas between quotes."),
    description: "Its arguments, in order.",
  },
  value: wordOrNumber("Native value that goes with it: 0.5 ETH."),
  on: line("The tier that the proposal is to go on; the lowest that carries the call if left out."),
  at: text(MOMENT, "When it is judged: 2027-01-01T00:00:00Z."),
  allowed: line("The rule that carries the call."),
  tier: line("The tier of that rule."),
  refused: { enum: [...TESTED_REFUSALS], description: "Why no rule carries it." },
  nearest: line("The rule that comes nearest; none where none is near."),
};

const TABLE: Record<Key<typeof TESTS_KEYS>, JsonSchema> = {
  version: { enum: [1, "1"], description: "The version of the grammar." },
  policy: line("The policy file, relative to this one."),
  at: text(MOMENT, "When the rows are judged; now if left out."),
  tests: {
    type: "object",
    description: "Calls and their verdicts, each by a name that says what must be so.",
    additionalProperties: {
      anyOf: [
        verdict(["allowed", "tier"], "allowed", "A call that must be permitted"),
        verdict(["refused", "nearest"], "refused", "A call that must not be"),
      ],
    },
  },
};

function verdict(keys: readonly (keyof typeof ROW)[], required: keyof typeof ROW, title: string): JsonSchema {
  const call = ["proposer", "to", "call", "args", "value", "on", "at"] as const;
  const properties = Object.fromEntries([...call, ...keys].map((key) => [key, ROW[key]])) as typeof ROW;
  return { title, ...record(properties, [...TEST_KEYS.required, required]) };
}

export const policyTestsSchema: JsonSchema = {
  $schema: DRAFT,
  title: "Sallyport policy tests",
  ...record(TABLE, TESTS_KEYS.required, "A table of calls and verdicts. See docs/guides/policy.md."),
};
