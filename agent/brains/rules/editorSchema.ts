import {
  ANY_NAME,
  DRAFT,
  DURATION,
  type JsonSchema,
  line,
  MOMENT,
  named,
  record,
  text,
  word,
} from "../../../sdk/schema/json.ts";
import type { Comparison, PlanEntry } from "./schema.ts";

// What an editor can say of a plan while it is written. Keys are those of the grammar, by type.

const NUMBER = "(\\{[^{}]+\\}|[0-9][0-9,.]*)";
const UNIT = "(\\{[^{}]+\\}|[A-Za-z][A-Za-z0-9_-]*)";
const amount = text(
  `^(${NUMBER} ${UNIT}|\\{[^{}]+\\})$`,
  "A number and its unit: 120 LUSD, {amount} {unit}, or {amount} {token_address as unit}.",
);
const template = (description: string) => word(description);
const name = (description: string) => text(ANY_NAME, description);

const limit = (description: string) => word(description);

const comparison: Record<keyof Comparison, JsonSchema> = {
  value: line("A title of the table, a key of JSON, or a JSON pointer: /items/0/price."),
  above: limit("More than this."),
  below: limit("Less than this."),
  "at least": limit("This or more."),
  "at most": limit("This or less."),
  is: { anyOf: [{ type: "boolean" }, word("")], description: "Exactly this text." },
  "is not": { anyOf: [{ type: "boolean" }, word("")], description: "Any other text." },
};

const payment = record(
  { to: template("Whom: a name of the policy, {payee}, or the name of an address: {receiver as account}."), amount },
  ["to", "amount"],
);

const entry: Record<keyof PlanEntry, JsonSchema> = {
  "each row of": name("A source: once for each of its rows."),
  id: template("What makes a row this one for ever: {invoice}."),
  where: record(comparison, ["value"], "Only rows of which this holds."),
  every: text(DURATION, "Once in each period: 30 days."),
  since: text(MOMENT, "Where the periods are counted from: 2027-01-01T00:00:00Z."),
  when: record(
    { source: name("A source, whose last row is looked at."), ...comparison },
    ["source", "value"],
    "Only in periods in which this holds.",
  ),
  pay: { ...payment, description: "Pay one party." },
  payMany: { type: "array", items: payment, minItems: 1, description: "Pay several in one proposal, all or none." },
  swap: record(
    { venue: name("A venue of the agent file."), sell: amount, buy: name("A token."), "at least": amount },
    ["venue", "sell", "buy", "at least"],
    "Swap at a venue.",
  ),
  approveAndDeposit: record(
    { venue: name("A venue of the agent file."), amount },
    ["venue", "amount"],
    "Deposit at a venue.",
  ),
  vote: record(
    {
      governor: name("A venue of the agent file."),
      proposal: template("The proposal's id."),
      support: { enum: ["for", "against", "abstain"], description: "How." },
    },
    ["governor", "proposal", "support"],
    "Vote in a governor.",
  ),
  call: record(
    {
      contract: name("A contract of the policy."),
      function: line("One of its functions that a rule of the agent names."),
      arguments: {
        type: "object",
        description: "Values by parameter: a name, an amount, a number, true or false.",
        additionalProperties: { anyOf: [{ type: "boolean" }, word("")] },
      },
      value: amount,
    },
    ["contract", "function"],
    "Call a function by names.",
  ),
  because: template("The sentence for signers: Bill {invoice}."),
};

export const planEditorSchema: JsonSchema = {
  $schema: DRAFT,
  title: "Sallyport plan",
  ...record(
    {
      version: { enum: [1, "1"], description: "The version of the grammar." },
      plan: named(record(entry, []), "What is wished for, and when, by name.", ANY_NAME),
    },
    ["version", "plan"],
    "What an agent of rules wishes for. See docs/guides/agent.md.",
  ),
};
