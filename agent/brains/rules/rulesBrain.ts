import { cutText, showUnseen } from "../../../sdk/text/formatText.ts";
import { formatExactDuration } from "../../../sdk/time/duration.ts";
import type { KeyedIntent } from "../../intents/intent.ts";
import { readIntent } from "../../intents/readIntent.ts";
import { formOf } from "../../intents/recordForm.ts";
import { refusalOf } from "../../intents/refusal.ts";
import { MOST_IN_RATIONALE } from "../../intents/schema.ts";
import type { Observation } from "../../sources/observation.ts";
import type { Brain, Decision, Question, RefusedWish } from "../brain.ts";
import { fillIntent, fillText } from "./fill.ts";
import { holds } from "./holds.ts";
import { momentText, periodKey, periodStart, rowKeys } from "./keys.ts";
import type { PlanWorld } from "./problems.ts";
import { type Plan, readPlan } from "./readPlan.ts";
import { isBroken, lastRow, type Row, RowProblem, rowsOf } from "./rows.ts";
import type { PlanEntry } from "./schema.ts";

/** Name and version of what decides; stands in the evidence. */
export const RULES_BRAIN = "rules/1";

/** Rows that one turn tells of as left out; the number of all others follows. */
const MOST_TOLD = 200;

export type RulesBrainParameters = PlanWorld & {
  /** The plan, as YAML. */
  text: string;
  /** How errors and evidence call the file. */
  file: string;
  /** When it was read, in seconds since the epoch. */
  observedAt: number;
  /** By its names addresses of rows are called, also after root has changed them; `policy` if left out. */
  inForce?: Pick<PlanWorld, "policy">;
};

/**
 * A plan as a brain. What it wishes for follows from the plan, the observations and the moment that it is asked about,
 * and from nothing else: it has no clock, no memory and no chance. What it cannot read of a row stops that row, and is
 * told.
 *
 * @throws An error whose code begins with PLAN_, for a plan that is none.
 */
export function rulesBrain({ text, file, observedAt, inForce, ...world }: RulesBrainParameters): Brain {
  const plan = readPlan(text, { file, observedAt, ...world });
  const head = [
    `plan ${showUnseen(file)} keccak256 ${plan.observation.digest}`,
    ...plan.observation.records.map(({ number, text: line }) => `plan ${number}: ${showUnseen(line)}`),
  ];
  return {
    name: RULES_BRAIN,
    own: [plan.observation],
    decide: async (question) => {
      const { policy } = inForce ?? world;
      const { wishes, unread, leftOut } = decideAll(plan, { ...world, policy }, question);
      return { intents: wishes, unread, by: RULES_BRAIN, transcript: [...head, ...told(wishes, leftOut)], tokens: 0 };
    },
  };
}

type Decided = { wishes: KeyedIntent[]; unread: RefusedWish[]; leftOut: string[] };

function told(wishes: readonly KeyedIntent[], leftOut: readonly string[]): Decision["transcript"] {
  const rest = leftOut.length - MOST_TOLD;
  return [
    ...wishes.map(({ key }) => `wish ${key}`),
    ...leftOut.slice(0, MOST_TOLD).map((one) => `left out ${showUnseen(one)}`),
    ...(rest > 0 ? [`left out ${rest} more`] : []),
  ];
}

function decideAll(plan: Plan, { agentFile, policy: { names } }: PlanWorld, question: Question): Decided {
  const decided: Decided = { wishes: [], unread: [], leftOut: [] };
  for (const { name, entry } of plan.entries) {
    if (entry["each row of"] === undefined) decidePeriod(name, entry);
    else decideRows(name, entry, entry["each row of"]);
  }
  return decided;

  function decideRows(name: string, entry: PlanEntry, source: string): void {
    const observation = observed(name, source);
    if (observation === undefined) return;
    const keyOf = rowKeys(name, entry.id);
    for (const row of rowsOf(observation, formOf(agentFile, source) ?? "text")) {
      const place = `row ${row.record.number} of ${source}`;
      if (isBroken(row)) {
        leaveOut(name, place, row.problem);
        continue;
      }
      attempt(name, place, () => {
        if (entry.where !== undefined && !holds(entry.where, row)) return;
        wish(name, entry, { key: keyOf(row), row, place, because: place });
      });
    }
  }

  function decidePeriod(name: string, entry: PlanEntry): void {
    const { every = 0, since = 0, when } = entry;
    const start = periodStart(since, every, question.now);
    if (start === undefined) return;
    const key = periodKey(name, start);
    const period = `the ${formatExactDuration(every)} from ${momentText(start)}`;
    if (when === undefined) {
      attempt(name, period, () => wish(name, entry, { key, row: undefined, place: period, because: period }));
      return;
    }
    const observation = observed(name, when.source);
    if (observation === undefined) return;
    const row = lastRow(observation, formOf(agentFile, when.source) ?? "text");
    const place = `${when.source} in ${period}`;
    if (row === undefined) leaveOut(name, place, "it has no row");
    else if (isBroken(row)) leaveOut(name, place, row.problem);
    else
      attempt(name, place, () => {
        if (!holds(when, row)) return;
        const because = `${when.value} is ${row.textAt(when.value)} in ${when.source}, in ${period}`;
        wish(name, entry, { key, row, place, because });
      });
  }

  type Wished = { key: string; row: Row | undefined; place: string; because: string };

  function wish(name: string, entry: PlanEntry, { key, row, place, because }: Wished): void {
    const before = question.known.get(key);
    // What was refused may be right by now: a name was corrected, or the policy is another one.
    if (before !== undefined && before.outcome !== "refused") return;
    const read = refusalOf(() => {
      const intent = fillIntent(entry, { plan, path: ["plan", name], row, names });
      const why = entry.because === undefined ? `${name}: ${because}` : fillText(entry.because, { row, names });
      return readIntent({ key, intent, rationale: cutText(showUnseen(why), MOST_IN_RATIONALE) });
    });
    if (read.ok) {
      decided.wishes.push(read.keyed);
      return;
    }
    const { code, reason } = read;
    decided.unread.push({ key, code, reason: `${place}: ${reason}` });
    leaveOut(name, place, `${code}: ${reason}`);
  }

  function observed(name: string, source: string): Observation | undefined {
    const found = question.observations.findLast((one) => one.source === source);
    if (found === undefined) leaveOut(name, source, "nothing was observed of it");
    return found;
  }

  function attempt(name: string, place: string, decide: () => void): void {
    try {
      decide();
    } catch (problem) {
      if (!(problem instanceof RowProblem)) throw problem;
      leaveOut(name, place, problem.message);
    }
  }

  function leaveOut(name: string, place: string, reason: string): void {
    decided.leftOut.push(`${name}: ${place}: ${reason}`);
  }
}
