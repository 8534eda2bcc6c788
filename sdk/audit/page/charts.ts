import { amountOf } from "../../describe/describeWord.ts";
import { formatMoment } from "../../time/moment.ts";
import { standingWords } from "../report/inputsOf.ts";
import { type AuditedProposal, type AuditReport, outcomes } from "../report/types.ts";
import { type Bar, barChart } from "./barChart.ts";
import { figure } from "./figure.ts";
import { type Html, html } from "./html.ts";
import { TONE } from "./outcomeTone.ts";
import { spendChart } from "./spendChart.ts";

/** What came of proposals, what was spent, what stood behind the data, and how long people took. */
export function charts(report: AuditReport): Html {
  const spends = report.meters.map((meter, i) => {
    const title = `Spent against meter ${meter.name}`;
    return figure({
      id: `meter-${i}`,
      title,
      chart: html`${spendChart(title, meter, report)}<p class="soft">${meter.words}</p>`,
      head: ["time", "proposal", "base units", "left"],
      rows: meter.charges.map(({ timestamp, proposal, amount, level }) => [
        formatMoment(timestamp),
        proposal,
        amountOf(amount, { name: "", decimals: 0 }).trim(),
        amountOf(level, { name: "", decimals: 0 }).trim(),
      ]),
      empty: "Nothing was taken.",
    });
  });
  return html`<div class="charts">${outcomeFigure(report)}${waitFigure(report.proposals)}${levelFigure(report.proposals)}${spends}</div>`;
}

function outcomeFigure({ outcomes: counts }: AuditReport): Html {
  const there = outcomes.filter((outcome) => counts[outcome] > 0);
  const bars = there.map(
    (outcome): Bar => ({ label: outcome, values: [{ value: counts[outcome], tone: TONE[outcome] }] }),
  );
  const title = "What came of proposals";
  return figure({
    id: "outcomes",
    title,
    chart: barChart(title, bars),
    head: ["outcome", "proposals"],
    rows: there.map((outcome) => [outcome, counts[outcome]]),
    empty: "Nothing was proposed, decided or executed.",
  });
}

const HOUR = 3600;
const SPANS = [
  ["under 1 hour", HOUR],
  ["1 to 6 hours", 6 * HOUR],
  ["6 to 24 hours", 24 * HOUR],
  ["1 to 3 days", 72 * HOUR],
  ["3 to 7 days", 168 * HOUR],
  ["7 days or more", Number.POSITIVE_INFINITY],
] as const;

function waitFigure(proposals: readonly AuditedProposal[]): Html {
  const approvals = proposals.flatMap(({ waits }) => waits.approval ?? []);
  const executions = proposals.flatMap(({ waits }) => waits.execution ?? []);
  const counted = SPANS.map(([label, most], i) => {
    const least = SPANS[i - 1]?.[1] ?? 0;
    const within = (waits: readonly number[]) => waits.filter((wait) => wait >= least && wait < most).length;
    return [label, within(approvals), within(executions)] as const;
  });
  const title = "How long it took";
  return figure({
    id: "waits",
    title,
    legend: html`<p class="soft"><span class="key one"></span>to approval <span class="key two"></span>from there to execution</p>`,
    chart: barChart(
      title,
      counted.map(([label, one, two]) => ({
        label,
        values: [
          { value: one, tone: "one" },
          { value: two, tone: "two" },
        ],
      })),
    ),
    head: ["time", "to approval", "to execution"],
    rows: approvals.length + executions.length === 0 ? [] : counted,
    empty: "Nothing was approved or executed.",
  });
}

function levelFigure(proposals: readonly AuditedProposal[]): Html {
  const then = new Map<string, number>();
  const now = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { whenProposed, now: today } of proposals.flatMap(({ inputs }) => inputs)) {
    add(then, standingWords(whenProposed));
    add(now, standingWords(today));
  }
  const rows = [...new Set([...then.keys(), ...now.keys()])]
    .sort()
    .map((words) => [words, then.get(words) ?? 0, now.get(words) ?? 0] as const);
  const title = "What stood behind the data";
  return figure({
    id: "levels",
    title,
    legend: html`<p class="soft"><span class="key one"></span>when proposed <span class="key two"></span>now</p>`,
    chart: barChart(
      title,
      rows.map(([label, one, two]) => ({
        label: shortLevel(label),
        values: [
          { value: one, tone: "one" },
          { value: two, tone: "two" },
        ],
      })),
    ),
    head: ["level", "when proposed", "now"],
    rows,
    empty: "No proposal named data.",
  });
}

/** What fits beside a bar; the table has the whole. */
function shortLevel(words: string): string {
  const [levels = "", withdrawn] = words.split("; ");
  const highest = levels.split(" and ").at(-1) ?? levels;
  return withdrawn === undefined ? highest : `${highest}, ${withdrawn.toLowerCase()}`;
}
