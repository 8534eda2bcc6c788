import { readSmallDocument } from "../../../sdk/policy/source/readDocument.ts";
import {
  placeOf,
  readShape,
  type ShapeCodes,
  type ShapeProblem,
  shapeError,
} from "../../../sdk/policy/source/shape.ts";
import { hashText } from "../../../sdk/text/hashText.ts";
import { PLAN_SOURCE } from "../../agentFile/plan.ts";
import { normalDecimal } from "../../intents/normalDecimal.ts";
import { numbersIn } from "../../intents/numbersIn.ts";
import type { Observation } from "../../sources/observation.ts";
import { type PlanWorld, problemsOf } from "./problems.ts";
import { type PlanEntry, planSchema } from "./schema.ts";

/** A plan that was read, with where its values stand. */
export type Plan = {
  entries: readonly { name: string; entry: PlanEntry }[];
  /** The line of a value, counted from 1. */
  lineOf(path: ShapeProblem["path"]): number;
  /** The plan as a source, of which each line is a record. */
  observation: Observation;
};

const CODES: ShapeCodes = {
  keyUnknown: "PLAN_KEY_UNKNOWN",
  keyMissing: "PLAN_KEY_MISSING",
  nameInvalid: "PLAN_NAME_INVALID",
  valueInvalid: "PLAN_VALUE_INVALID",
};

export type ReadPlanOptions = PlanWorld & {
  /** How errors call the file. */
  file: string;
  /** When it was read, in seconds since the epoch. */
  observedAt: number;
};

/**
 * Reads a plan, in the grammar of docs/guides/agent.md. A plan with any mistake is no plan.
 *
 * @throws An error whose code begins with PLAN_, with line, column, value and next step.
 */
export function readPlan(text: string, { file, observedAt, ...world }: ReadPlanOptions): Plan {
  const document = readSmallDocument(text, file, "PLAN_UNREADABLE");
  const { plan } = readShape(document, planSchema, CODES, (read) => problemsOf(read, world));
  const observation = observe(text, file, observedAt);
  const lineOf = (path: ShapeProblem["path"]) => placeOf(document, path).line;
  for (const [name, entry] of Object.entries(plan)) {
    for (const path of amountPaths(entry, ["plan", name])) requireOnOneLine(path);
  }
  return { entries: Object.entries(plan).map(([name, entry]) => ({ name, entry })), lineOf, observation };

  /** Intents cite the line in which an amount stands; folded over several it would stand in none. */
  function requireOnOneLine({ path, number }: { path: ShapeProblem["path"]; number: string }): void {
    const record = observation.records[lineOf(path) - 1];
    if (record !== undefined && numbersIn(record, "text").some(({ decimal }) => decimal === number)) return;
    const problem = { code: "PLAN_VALUE_INVALID", path, summary: "The amount does not stand on one line." } as const;
    throw shapeError({ ...problem, value: number }, placeOf(document, path));
  }
}

function observe(text: string, file: string, observedAt: number): Observation {
  const records = text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\r|\n/)
    .map((line, i) => ({ number: i + 1, place: `${file}:${i + 1}`, text: line, hash: hashText(line) }));
  return { source: PLAN_SOURCE, path: file, observedAt, digest: hashText(text), records, batches: [] };
}

/** Every number of an amount that the plan itself says. */
function amountPaths(
  value: unknown,
  path: readonly (string | number)[],
): { path: readonly (string | number)[]; number: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const isAmount = ["amount", "sell", "at least", "value"].includes(String(path.at(-1))) || path.at(-2) === "arguments";
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([key, one]) => amountPaths(one, [...path, key]));
  const [first] = value as { literal?: string }[];
  const [, number] = /^([\d.,]+)(?: |$)/.exec(first?.literal ?? "") ?? [];
  if (isAmount && number !== undefined) return [{ path, number: normalDecimal(number) }];
  return value.flatMap((one, i) => amountPaths(one, [...path, i]));
}
