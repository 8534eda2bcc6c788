import type { OPTIONAL_RULE_KEYS, REQUIRED_RULE_KEYS } from "../policy/rules/ruleFields.ts";
import type { BOOK_KEYS } from "../policy/source/book.ts";
import {
  AMOUNT,
  ANY_NAME,
  AT_LEAST,
  AT_MOST,
  address,
  DRAFT,
  DURATION,
  type JsonSchema,
  line,
  MOMENT,
  NAME,
  named,
  oneOrMore,
  record,
  text,
  truth,
  whole,
  word,
} from "./json.ts";

// What an editor can say of a policy file while it is written: keys, forms and help. The compiler says the rest: what
// names stand for, whether rules overlap, what is dangerous.

const name = (description: string) => text(ANY_NAME, description);

const amount: JsonSchema = {
  anyOf: [
    text(AMOUNT, "A number with its unit: 20,000 USDC. Between quotes where it stands in { } or [ ]."),
    record(
      {
        amount: word("The number."),
        token: name("The token's name, or that of the native currency."),
      },
      ["amount", "token"],
    ),
  ],
};
const of = (schema: JsonSchema, description: string): JsonSchema => ({ ...schema, description });

/** By section. That these are the sections that the compiler knows, the type says. */
const BOOK: Record<(typeof BOOK_KEYS)[number], JsonSchema> = {
  addresses: named(address("An account, with its checksum."), "Accounts by name: one account, one name."),
  tokens: named(
    record(
      {
        address: address("The token's contract, with its checksum."),
        decimals: whole(
          0,
          77,
          "Taken from here and from nowhere else; 0 for amounts in whole pieces. No ids: see collections.",
        ),
      },
      ["address", "decimals"],
    ),
    "Tokens by name. The name is the unit of their amounts.",
  ),
  native: text(NAME, "How the native currency is called here; ETH if left out."),
  agents: named(whole(1, undefined, "The agent's id in the registry."), "Agents by name."),
  approvers: oneOrMore(name("An account of addresses."), "Accounts that propose by themselves.", 0),
  groups: named(
    oneOrMore(name("An account, token, agent or approver; no group."), "Members."),
    "Groups of accounts, tokens, agents or approvers.",
  ),
  tiers: named(
    {
      anyOf: [
        whole(0, 254, "The number that the tier has on chain."),
        record(
          {
            index: whole(0, 254, "The number that the tier has on chain."),
            optimistic: truth("Whether it needs no human. Optimistic tiers have the lowest numbers."),
          },
          ["index"],
        ),
      ],
    },
    "Tiers by name: a higher number means more human control.",
    "^(?![Rr][Oo][Oo][Tt]$)[A-Za-z][A-Za-z0-9_-]*$",
  ),
  schemas: named(word("The text whose keccak256 is the schema."), "Schemas of data by name."),
  sources: oneOrMore(name("An account of addresses."), "Accounts that sign or anchor data.", 0),
  collections: oneOrMore(
    name("An account of addresses."),
    "Contracts whose numbers are ids and not amounts (ERC-721, ERC-1155); no meter counts them.",
    0,
  ),
  meters: named(
    record(
      {
        burst: of(amount, "The most that it holds, and lets through at once."),
        refill: of(amount, "What flows back in each period; 0 for nothing."),
        per: text(DURATION, "The period: 7 days."),
      },
      ["burst", "refill", "per"],
    ),
    "Buckets by name, of which execution takes. Rules of one tier can share one.",
  ),
};

const condition: JsonSchema = {
  description: "any, a value, one of, at most, at least, more than, less than, only bits.",
  anyOf: [
    {
      type: "string",
      pattern:
        "^(any|only bits 0x[0-9a-fA-F]+|(at most|at least|more than|less than) \\S+( \\S+)?|one of \\S.*|(is )?\\S+( \\S+)?)$",
    },
    { type: "number" },
    { type: "boolean" },
  ],
};

type RuleKey = (typeof REQUIRED_RULE_KEYS)[number] | (typeof OPTIONAL_RULE_KEYS)[number];

/** By key. That these are the keys that the compiler knows, the type says. */
const RULE: Record<RuleKey, JsonSchema> = {
  who: oneOrMore(name("An agent, an approver, or a group of them."), "Who may propose the call."),
  tier: name("The lowest tier that may carry the call."),
  meter: name("The meter that the call is counted by, or none. Required, so that nobody forgets it."),
  "may call": text(
    "^[A-Za-z][A-Za-z0-9_-]*(\\.[A-Za-z_$][A-Za-z0-9_$]*\\(.*\\))?$",
    "The function: Target.name(type name, ...). The target alone only with data.",
  ),
  "may send": text(AT_MOST, "The most native value of one call: at most 0.5 ETH."),
  where: {
    type: "object",
    description: "A condition on every parameter, by its name; any where everything is fine.",
    additionalProperties: oneOrMore(condition, "Conditions of a list must hold together."),
  },
  data: {
    description: "The one calldata that is permitted, in hex, between quotes.",
    anyOf: [{ type: "string", pattern: "^0x([0-9a-fA-F]{2})+$" }, { type: "number" }],
  },
  to: text(
    "^(one of )?[A-Za-z][A-Za-z0-9_-]*(, +[A-Za-z][A-Za-z0-9_-]*)*$",
    "Who may be sent to: a name, or: one of a group.",
  ),
  value: text(AT_MOST, "Native value that may go with the call: at most 0.5 ETH. None if left out."),
  counts: line("The parameter that the meter counts; can be left out where only one is an unsigned number."),
  from: record(
    {
      schema: name("The schema of the data."),
      source: name("The source that stands behind it, or any."),
      level: text(
        "^(hashed|signed|attested|proven|measured)( and (hashed|signed|attested|proven|measured))*$",
        "hashed, signed, attested, proven, measured, or several joined by and.",
      ),
      "max age": text(DURATION, "How long ago it may have been observed when it is proposed: 1 hour."),
    },
    ["schema", "source", "level", "max age"],
    "The data that must stand behind a proposal. Not for approvers.",
  ),
  bound: text(AT_LEAST, "How each call must change the treasury's balance: at least 99 USDC, or at least -100 USDC."),
  returns: { enum: ["empty or true", "anything"], description: "What the call must return." },
  expires: text(MOMENT, "The last second at which the rule holds: 2027-01-01T00:00:00Z."),
  danger: line("Why a function that can do more than its arguments show is permitted."),
};

function rule(keys: readonly RuleKey[], required: readonly RuleKey[], title: string): JsonSchema {
  const properties = Object.fromEntries(keys.map((key) => [key, RULE[key]])) as Record<RuleKey, JsonSchema>;
  return { title, ...record(properties, required) };
}

const SHARED = ["who", "tier", "meter", "from", "bound", "expires", "danger"] as const;
const CALLING = [...SHARED, "may call", "value", "counts", "returns"] as const;

export const policySchema: JsonSchema = {
  $schema: DRAFT,
  title: "Sallyport policy",
  ...record(
    {
      version: { enum: [1, "1"], description: "The version of the grammar." },
      ...BOOK,
      rules: named(
        {
          anyOf: [
            rule([...CALLING, "where"], ["who", "tier", "meter", "may call"], "Calling a function"),
            rule([...CALLING, "data"], ["who", "tier", "meter", "may call", "data"], "One exact calldata"),
            rule([...SHARED, "may send", "to"], ["who", "tier", "meter", "may send", "to"], "Sending native value"),
          ],
        },
        "What may be proposed, by name. What no rule permits cannot be proposed.",
        ANY_NAME,
      ),
    },
    ["version", "rules"],
    "What may be proposed at all, by whom, and who must agree. See docs/guides/policy.md.",
  ),
};
