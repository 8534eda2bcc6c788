import { z } from "zod";
import { fields, NAME, scalar } from "../../../sdk/policy/source/grammar.ts";
import { parseDecimal } from "../../../sdk/text/parseDecimal.ts";
import { duration, line, moment, name, oneOf } from "../../agentFile/scalars.ts";
import { MOST_PAYMENTS } from "../../intents/schema.ts";
import { parseTemplate } from "./template.ts";

// The grammar of a plan; docs/guides/agent.md tells it to those who write one.

/** Decimals of a number that is compared. */
const PLACES = 36;

const template = scalar("a text, with columns between braces", (text, refuse) => {
  if (text.trim() === "" || /[\n\r]/.test(text)) return undefined;
  return parseTemplate(text) ?? refuse("A brace has no other one.", "Write columns as {column}.");
});

/** A number and its unit: each a literal, or all of a column. */
const amount = scalar("an amount such as 120 LUSD, or {amount} LUSD", (text) => {
  const [, number, unit] = /^(\{[^{}]+\}|[\d.,]+)(?: (\{[^{}]+\}|[A-Za-z][\w-]*))?$/.exec(text) ?? [];
  const isWhole = unit !== undefined || number?.startsWith("{");
  return isWhole ? parseTemplate(text) : undefined;
});

const decimal = scalar("a number", (text) => {
  const parsed = parseDecimal(text, PLACES);
  return parsed.ok ? parsed.units : undefined;
});

const comparison = {
  /** A column, a key of JSON, or a JSON pointer that begins with a slash. */
  value: line,
  above: decimal.optional(),
  below: decimal.optional(),
  "at least": decimal.optional(),
  "at most": decimal.optional(),
  is: line.optional(),
  "is not": line.optional(),
};

const payment = fields({ to: template, amount });

const actions = {
  pay: payment.optional(),
  payMany: z
    .array(payment, { error: "Here must stand a list of payments." })
    .min(1, { error: "Here must stand a payment." })
    .max(MOST_PAYMENTS, { error: `At most ${MOST_PAYMENTS} payments stand in one proposal.` })
    .optional(),
  swap: fields({ venue: name, sell: amount, buy: name, "at least": amount }).optional(),
  approveAndDeposit: fields({ venue: name, amount }).optional(),
  vote: fields({ governor: name, proposal: template, support: oneOf(["for", "against", "abstain"]) }).optional(),
  call: fields({
    contract: name,
    function: line,
    arguments: z.record(z.string(), template, { error: "Here must stand a map: values by parameter." }).default({}),
    value: amount.optional(),
  }).optional(),
};

const entry = fields({
  /** Once for each row of a source. */
  "each row of": name.optional(),
  /** What makes a row this one for ever. */
  id: template.optional(),
  /** Which rows. */
  where: fields(comparison).optional(),
  /** Once in each period. */
  every: duration(60, 3_660 * 86_400, "from 1 minute to 3,660 days").optional(),
  /** Where the periods are counted from. */
  since: moment.optional(),
  /** Only in periods in which this holds. */
  when: fields({ source: name, ...comparison }).optional(),
  ...actions,
  /** The sentence for signers. */
  because: template.optional(),
});

export const planSchema = fields({
  version: z.literal("1", { error: "The version of this grammar is 1." }),
  plan: z.record(z.string().regex(NAME), entry, { error: "Here must stand a map: entries by name." }),
});

export type PlanFile = z.output<typeof planSchema>;
export type PlanEntry = PlanFile["plan"][string];
export type Comparison = NonNullable<PlanEntry["where"]>;
export type ActionKind = keyof typeof actions;

export const actionKinds = Object.keys(actions) as ActionKind[];
export { PLACES };
