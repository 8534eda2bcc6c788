import type { CompiledPolicy } from "../../../sdk/policy/compilePolicy.ts";
import { didYouMean } from "../../../sdk/policy/source/located.ts";
import type { ShapeProblem } from "../../../sdk/policy/source/shape.ts";
import { parseDecimal } from "../../../sdk/text/parseDecimal.ts";
import type { AgentFile } from "../../agentFile/schema.ts";
import { kindOfVenue } from "../../agentFile/venue.ts";
import { unitsOf } from "../../intents/context.ts";
import { contractNamed, functionsCalled, functionsOf } from "../../intents/functions.ts";
import { formOf } from "../../intents/recordForm.ts";
import { type ActionKind, actionKinds, type PlanEntry, type PlanFile } from "./schema.ts";
import { columnsOf, isNamed, type Template } from "./template.ts";

export type PlanWorld = { policy: CompiledPolicy; agentFile: AgentFile };

const COMPARED = ["above", "below", "at least", "at most", "is", "is not"] as const;

/** Everything about a plan that no single value shows; lazily, the first being the one to tell. */
export function* problemsOf({ plan }: PlanFile, world: PlanWorld): Generator<ShapeProblem> {
  const seen = new Map<string, string>();
  for (const [name, entry] of Object.entries(plan)) {
    const path = ["plan", name];
    const other = seen.get(name.toLowerCase());
    if (other !== undefined) {
      yield { code: "PLAN_NAME_INVALID", path, summary: `"${name}" reads like "${other}".`, value: name };
    }
    if (name.length > 64) {
      yield { code: "PLAN_NAME_INVALID", path, summary: "A name has at most 64 characters.", value: name };
    }
    seen.set(name.toLowerCase(), name);
    yield* triggerProblems(entry, path, world);
    yield* actionProblems(entry, path, world);
    yield* columnProblems(entry, path);
    yield* keyProblems(entry, path);
  }
}

type Path = readonly (string | number)[];

function* triggerProblems(entry: PlanEntry, path: Path, world: PlanWorld): Generator<ShapeProblem> {
  const { "each row of": rows, every, since, when, id, where } = entry;
  if ((rows === undefined) === (every === undefined)) {
    const value = rows === undefined ? "neither" : "both";
    const summary = 'An entry has either "each row of" or "every".';
    yield { code: "PLAN_KEY_MISSING", path, summary, value };
  }
  if (every !== undefined && since === undefined) {
    const nextStep = "Write the moment that periods are counted from: since: 2027-01-01T00:00:00Z.";
    yield { code: "PLAN_KEY_MISSING", path, summary: 'The key "since" is missing.', value: "since", nextStep };
  }
  const outside = rows === undefined ? { id, where } : { since, when };
  for (const [key, value] of Object.entries(outside)) {
    if (value === undefined) continue;
    const beside = rows === undefined ? "every" : "each row of";
    const summary = `"${key}" has no meaning beside "${beside}".`;
    yield { code: "PLAN_KEY_UNKNOWN", path: [...path, key], summary, value: key };
  }
  if (rows !== undefined) yield* sourceProblems(rows, [...path, "each row of"], world, true);
  if (when !== undefined) yield* sourceProblems(when.source, [...path, "when", "source"], world, false);
  for (const key of ["where", "when"] as const) {
    const compared = entry[key];
    if (compared === undefined || COMPARED.some((one) => compared[one] !== undefined)) continue;
    const summary = `Nothing is compared: ${COMPARED.join(", ")}.`;
    yield { code: "PLAN_KEY_MISSING", path: [...path, key], summary, value: "above" };
  }
}

function* sourceProblems(name: string, path: Path, { agentFile }: PlanWorld, isRows: boolean): Generator<ShapeProblem> {
  const known = Object.keys(agentFile.sources);
  const form = known.includes(name) ? formOf(agentFile, name) : undefined;
  if (form === undefined) {
    const nextStep = `${didYouMean(name, known)}Sources: ${known.join(", ")}.`;
    yield {
      code: "PLAN_NAME_UNKNOWN",
      path,
      summary: `The agent file has no source "${name}".`,
      value: name,
      nextStep,
    };
    return;
  }
  const source = agentFile.sources[name];
  const isFile = source !== undefined && "file" in source;
  const isFolder = source !== undefined && "folder" in source;
  if (isRows ? (isFile && form !== "text") || (isFolder && form === "json") : form !== "text") return;
  const summary = isRows
    ? "Rows are lines of a table (.csv), or of files with JSON on each line (.jsonl)."
    : "A value is a column of a table, or stands in JSON.";
  yield { code: "PLAN_VALUE_INVALID", path, summary, value: name };
}

function* actionProblems(entry: PlanEntry, path: Path, world: PlanWorld): Generator<ShapeProblem> {
  const [kind, other] = actionKinds.filter((one) => entry[one] !== undefined);
  if (kind === undefined || other !== undefined) {
    const summary = `An entry has one of ${actionKinds.join(", ")}.`;
    yield { code: "PLAN_KEY_MISSING", path, summary, value: other === undefined ? "none" : `${kind}, ${other}` };
    return;
  }
  if (!world.agentFile.intents.includes(kind)) {
    const nextStep = `Add it there to "intents", or leave the entry out.`;
    const summary = `The agent file does not list ${kind}.`;
    yield { code: "PLAN_NAME_UNKNOWN", path: [...path, kind], summary, value: kind, nextStep };
  }
  yield* nameProblems(entry, kind, [...path, kind], world);
}

/** Names and amounts that stand in the plan itself; those of rows are looked at when there are rows. */
function* nameProblems(entry: PlanEntry, kind: ActionKind, path: Path, world: PlanWorld): Generator<ShapeProblem> {
  const { pay, payMany, swap, approveAndDeposit, vote, call } = entry;
  if (kind === "pay" && pay !== undefined) yield* paymentProblems(pay, path, world);
  if (kind === "payMany") {
    for (const [i, one] of (payMany ?? []).entries()) yield* paymentProblems(one, [...path, i], world);
  }
  if (swap !== undefined) {
    yield* venueProblem(swap.venue, "swap", [...path, "venue"], world);
    yield* amountProblems(swap.sell, [...path, "sell"], world);
    yield* amountProblems(swap["at least"], [...path, "at least"], world);
    yield* unitProblem(swap.buy, [...path, "buy"], world);
  }
  if (approveAndDeposit !== undefined) {
    yield* venueProblem(approveAndDeposit.venue, "deposit", [...path, "venue"], world);
    yield* amountProblems(approveAndDeposit.amount, [...path, "amount"], world);
  }
  if (vote !== undefined) yield* venueProblem(vote.governor, "vote", [...path, "governor"], world);
  if (call !== undefined) {
    yield* callProblems(call, path, world);
    if (call.value !== undefined) yield* amountProblems(call.value, [...path, "value"], world);
  }
}

function* paymentProblems(
  { to, amount }: NonNullable<PlanEntry["pay"]>,
  path: Path,
  world: PlanWorld,
): Generator<ShapeProblem> {
  yield* amountProblems(amount, [...path, "amount"], world);
  const [first] = to;
  if (first === undefined || columnsOf(to).length > 0) return;
  const known = Object.keys(world.policy.names.accounts);
  const name = "literal" in first ? first.literal : "";
  if (known.includes(name)) return;
  const nextStep = `${didYouMean(name, known)}Accounts: ${known.join(", ")}.`;
  const summary = `The policy has no account "${name}".`;
  yield { code: "PLAN_NAME_UNKNOWN", path: [...path, "to"], summary, value: name, nextStep };
}

/** What of an amount the plan says itself: a unit, and decimals that it has. */
function* amountProblems(amount: Template, path: Path, world: PlanWorld): Generator<ShapeProblem> {
  const text = amount.map((part) => ("literal" in part ? part.literal : "{}")).join("");
  const [number = "", unit] = text.split(" ");
  if (unit === undefined || unit === "{}") return;
  const found = unitsOf(world.policy).find((one) => one.name === unit);
  yield* unitProblem(unit, path, world);
  if (found === undefined || number === "{}") return;
  const parsed = parseDecimal(number, found.decimals);
  if (parsed.ok && parsed.units >= 0n) return;
  const isLong = !parsed.ok && parsed.problem === "TOO_MANY_DECIMALS";
  const summary = isLong ? `${unit} has ${found.decimals} decimals.` : "This is no amount.";
  yield { code: "PLAN_VALUE_INVALID", path, summary, value: text };
}

function* unitProblem(unit: string, path: Path, { policy }: PlanWorld): Generator<ShapeProblem> {
  const known = unitsOf(policy).map(({ name }) => name);
  if (known.includes(unit)) return;
  const nextStep = `${didYouMean(unit, known)}Units: ${known.join(", ")}.`;
  yield { code: "PLAN_NAME_UNKNOWN", path, summary: `The policy has no unit "${unit}".`, value: unit, nextStep };
}

function* venueProblem(
  name: string,
  kind: ReturnType<typeof kindOfVenue>,
  path: Path,
  { agentFile }: PlanWorld,
): Generator<ShapeProblem> {
  const known = Object.entries(agentFile.venues).flatMap(([one, venue]) => (kindOfVenue(venue) === kind ? [one] : []));
  if (known.includes(name)) return;
  const nextStep = `${didYouMean(name, known)}Venues for a ${kind}: ${known.join(", ") || "none"}.`;
  const summary = `The agent file has no venue "${name}" for a ${kind}.`;
  yield { code: "PLAN_NAME_UNKNOWN", path, summary, value: name, nextStep };
}

function* callProblems(
  call: NonNullable<PlanEntry["call"]>,
  path: Path,
  { policy, agentFile }: PlanWorld,
): Generator<ShapeProblem> {
  const contract = contractNamed(policy, call.contract);
  if (contract === undefined) {
    const summary = `The policy names no contract "${call.contract}".`;
    yield { code: "PLAN_NAME_UNKNOWN", path: [...path, "contract"], summary, value: call.contract };
    return;
  }
  const functions = functionsOf(policy, agentFile.agent, contract);
  const given = Object.keys(call.arguments);
  const called = functionsCalled(functions, call.function);
  const fitting = called.filter(
    ({ words }) => words.length === given.length && words.every(({ name }) => given.includes(name)),
  );
  if (fitting.length === 1) return;
  const known = functions.map(
    ({ signature, words }) => `${signature} with ${words.map(({ name }) => name).join(", ")}`,
  );
  yield {
    code: "PLAN_NAME_UNKNOWN",
    path: [...path, called.length === 0 ? "function" : "arguments"],
    summary: called.length === 0 ? "No rule of the agent names this function." : "These are not its parameters.",
    value: called.length === 0 ? call.function : given.join(", "),
    nextStep: `Functions that rules name there: ${known.join("; ") || "none"}.`,
  };
}

/** Without row nothing fills a column. */
function* columnProblems(entry: PlanEntry, path: Path): Generator<ShapeProblem> {
  if (entry["each row of"] !== undefined || entry.when !== undefined) return;
  const used = templatesIn({ ...entry, where: undefined }).flatMap(columnsOf);
  const [column] = used;
  if (column === undefined) return;
  const summary = `Here is no row that "${column}" could be a column of.`;
  yield { code: "PLAN_VALUE_INVALID", path, summary, value: `{${column}}` };
}

/** The policy may call an address otherwise one day, and who is paid under one key would be paid again under another. */
function* keyProblems({ id }: PlanEntry, path: Path): Generator<ShapeProblem> {
  if (id === undefined || !isNamed(id)) return;
  const summary = "A key is made of what the row says itself, and not of names that the policy may change.";
  const nextStep = 'Leave "as" out of the id.';
  yield { code: "PLAN_VALUE_INVALID", path: [...path, "id"], summary, nextStep };
}

function templatesIn(value: unknown): Template[] {
  if (Array.isArray(value)) {
    const isTemplate = value.every((one) => typeof one === "object" && one !== null && isPart(one));
    return isTemplate && value.length > 0 ? [value as Template] : value.flatMap(templatesIn);
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(templatesIn) : [];
}

function isPart(value: object): boolean {
  return "literal" in value || "column" in value;
}
