// What invariant campaigns counted, and whether it is enough. A line of counts is `what,tried,succeeded`; see
// test/sol/support/Campaign.sol.

/** The row that says how often actions were called in all. */
const CALLS = "calls";

/** Rows of refusals have this in their names: how often an act was refused for one reason alone. */
const REFUSED = " refused: ";

/** Least successes of an action, and least refusals for one reason alone, per million calls. */
const LEAST = 1_000;
const LEAST_REFUSALS = 20;

/** In shorter campaigns chance decides whether a rare reason ever stands alone. */
const CALLS_FOR_REFUSALS = 200_000;

export type Tally = { tried: number; succeeded: number };

export type Verdict = {
  calls: number;
  rows: (Tally & { what: string; least: number })[];
  /** Why the campaign shows too little; empty where it is good. */
  faults: string[];
};

/** Adds up the lines of all runs. */
export function sumCounts(text: string): Map<string, Tally> {
  const totals = new Map<string, Tally>();
  for (const line of text.split("\n").filter(Boolean)) {
    const [what = "", tried, succeeded] = line.split(",");
    const total = totals.get(what) ?? { tried: 0, succeeded: 0 };
    totals.set(what, { tried: total.tried + Number(tried), succeeded: total.succeeded + Number(succeeded) });
  }
  return totals;
}

/** @param wanted Calls that the campaign was told to make. */
export function judgeCounts(totals: ReadonlyMap<string, Tally>, wanted = 1): Verdict {
  const calls = totals.get(CALLS)?.succeeded ?? 0;
  const rows = [...totals]
    .filter(([what]) => what !== CALLS)
    .map(([what, tally]) => ({ what, ...tally, least: leastOf(what, calls) }));
  const faults = rows
    .filter(({ succeeded, least }) => !(succeeded >= least))
    .map(({ what, succeeded, least }) => `${what}: ${succeeded} times, at least ${least} are needed`);
  if (!(calls >= wanted)) faults.push(`${calls} calls, at least ${wanted} are needed`);
  for (const kind of ["acts", "refusals"]) {
    if (!rows.some(({ what }) => what.includes(REFUSED) === (kind === "refusals")))
      faults.push(`no ${kind} are counted`);
  }
  return { calls, rows, faults };
}

function leastOf(what: string, calls: number): number {
  if (!what.includes(REFUSED)) return Math.ceil((LEAST * calls) / 1e6);
  return calls < CALLS_FOR_REFUSALS ? 0 : Math.ceil((LEAST_REFUSALS * calls) / 1e6);
}
