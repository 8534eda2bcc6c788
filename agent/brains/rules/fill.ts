import type { PolicyNames } from "../../../sdk/policy/compilePolicy.ts";
import { parseDecimal } from "../../../sdk/text/parseDecimal.ts";
import { PLAN_SOURCE } from "../../agentFile/plan.ts";
import type { Citation, CitedAmount, Intent, IntentArgument } from "../../intents/intent.ts";
import { told } from "../../intents/refusal.ts";
import { nameAt } from "./nameAt.ts";
import type { Plan } from "./readPlan.ts";
import { type Row, RowProblem } from "./rows.ts";
import type { PlanEntry } from "./schema.ts";
import { columnsOf, fillTemplate, type Template } from "./template.ts";

/** What an entry is filled from. */
export type Filling = {
  plan: Plan;
  /** From the top of the plan. */
  path: readonly (string | number)[];
  /** Undefined where an entry has none, and its templates no columns. */
  row: Row | undefined;
  /** What the policy in force calls accounts and tokens. */
  names: PolicyNames;
};

/**
 * The intent that an entry means for a row. It is shaped here and believed nowhere: it is read like that of any brain.
 *
 * @throws RowProblem, IntentRefused
 */
export function fillIntent(entry: PlanEntry, filling: Filling): Intent {
  const { pay, payMany, swap, approveAndDeposit, vote, call } = entry;
  const at = (...keys: (string | number)[]) => ({ ...filling, path: [...filling.path, ...keys] });
  if (pay !== undefined) return { kind: "pay", ...fillPayment(pay, at("pay")) };
  if (payMany !== undefined) {
    return { kind: "payMany", payments: payMany.map((one, i) => fillPayment(one, at("payMany", i))) };
  }
  if (swap !== undefined) {
    const { venue, buy } = swap;
    const sell = fillAmount(swap.sell, at("swap", "sell"));
    return { kind: "swap", venue, sell, buy, atLeast: fillAmount(swap["at least"], at("swap", "at least")) };
  }
  if (approveAndDeposit !== undefined) {
    const amount = fillAmount(approveAndDeposit.amount, at("approveAndDeposit", "amount"));
    return { kind: "approveAndDeposit", venue: approveAndDeposit.venue, amount };
  }
  if (vote !== undefined) {
    const place = at("vote", "proposal");
    const proposalId = { value: fillText(vote.proposal, place), from: citationOf(vote.proposal, place) };
    return { kind: "vote", governor: vote.governor, proposalId, support: vote.support };
  }
  if (call === undefined) throw new Error("An entry that was read has an action.");
  const { contract, function: called, value } = call;
  const given = Object.entries(call.arguments).map(([name, one]): [string, IntentArgument] => [
    name,
    fillArgument(one, at("call", "arguments", name)),
  ]);
  const sent = value === undefined ? {} : { value: fillAmount(value, at("call", "value")) };
  return { kind: "call", contract, function: called, arguments: Object.fromEntries(given), ...sent };
}

function fillPayment({ to, amount }: NonNullable<PlanEntry["pay"]>, filling: Filling) {
  const { path } = filling;
  return { to: fillText(to, filling), amount: fillAmount(amount, { ...filling, path: [...path, "amount"] }) };
}

export function fillText(template: Template, { row, names }: Pick<Filling, "row" | "names">): string {
  return fillTemplate(template, (column, as) => {
    if (row === undefined) throw new Error("A plan that was read has no column without row.");
    const text = row.textAt(column);
    return as === undefined ? text : nameAt(text, as, `column ${told(column)}`, names);
  });
}

/** A number and its unit, whoever says which of them. What a row says stands as a plain decimal number there. */
function fillAmount(template: Template, filling: Filling): CitedAmount {
  const text = fillText(template, filling);
  const amount = amountIn(text, template, filling);
  if (amount === undefined) throw new RowProblem(`${told(text)} is no amount with its unit`);
  return amount;
}

/** What a text is, as an argument: true or false, a number, an amount, or else a name. */
function fillArgument(template: Template, filling: Filling): IntentArgument {
  const text = fillText(template, filling);
  if (text === "true" || text === "false") return { flag: text === "true" };
  if (/^(0|-?[1-9]\d*)$/.test(text)) return { number: text, from: citationOf(template, filling) };
  const amount = amountIn(text, template, filling);
  return amount === undefined ? { name: text } : { amount };
}

function amountIn(text: string, template: Template, filling: Filling): CitedAmount | undefined {
  const [, number = "", unit = ""] = /^([\d.,]+) ([A-Za-z][\w-]*)$/.exec(text) ?? [];
  const from = citationOf(template, filling);
  const isRows = from.source !== PLAN_SOURCE;
  if (!parseDecimal(number, MOST_DECIMALS).ok || (isRows && number.includes(","))) return undefined;
  return { value: number.replaceAll(",", ""), unit, from };
}

/** More than any unit has: how many a unit has is asked where the unit is known. */
const MOST_DECIMALS = 100;

/** Where the number stands: in the row where a column holds it, else in the line of the plan. */
function citationOf(template: Template, { plan, path, row }: Filling): Citation {
  const [first] = template;
  const isRows = first !== undefined && "column" in first && columnsOf(template).length > 0;
  if (isRows && row !== undefined) return { source: row.source, record: row.record.number };
  return { source: PLAN_SOURCE, record: plan.lineOf(path) };
}
