// Sums what the last invariant campaigns counted in cache/campaign (see test/sol/support/Campaign.sol), prints it, and
// fails where an action succeeded too seldom: then the invariants were hardly tried against it.
//
//   node scripts/campaign.ts             judges; there must be counts
//   node scripts/campaign.ts --if-any    judges; no counts are no failure, for runs of a few test files
//   node scripts/campaign.ts --forget    forgets the counts of earlier runs
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

const DIRECTORY = join(import.meta.dirname, "..", "cache", "campaign");

/** The row that says how often actions were called in all. */
const CALLS = "calls";

/** Rows of refusals have this in their names: how often an act was refused for one reason alone. */
const REFUSED = " refused: ";

/** Least successes of an action, and least refusals for one reason alone, per million calls. */
const LEAST = 1_000;
const LEAST_REFUSALS = 20;

/** In shorter campaigns chance decides whether a rare reason ever stands alone. */
const CALLS_FOR_REFUSALS = 200_000;

type Tally = { tried: number; succeeded: number };

function sums(file: string): Map<string, Tally> {
  const totals = new Map<string, Tally>();
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
    const [action = "", tried = "0", succeeded = "0"] = line.split(",");
    const total = totals.get(action) ?? { tried: 0, succeeded: 0 };
    totals.set(action, { tried: total.tried + Number(tried), succeeded: total.succeeded + Number(succeeded) });
  }
  return totals;
}

function leastOf(action: string, calls: number): number {
  if (!action.includes(REFUSED)) return (LEAST * calls) / 1e6;
  return calls < CALLS_FOR_REFUSALS ? 0 : (LEAST_REFUSALS * calls) / 1e6;
}

function judge(campaign: string, totals: Map<string, Tally>): boolean {
  const calls = totals.get(CALLS)?.succeeded ?? 0;
  console.log(`\n${campaign}: ${calls} calls`);
  console.log(`${"tried".padStart(10)}${"succeeded".padStart(11)}`);
  let good = calls > 0;
  for (const [action, { tried, succeeded }] of totals) {
    if (action === CALLS) continue;
    const seldom = succeeded < leastOf(action, calls);
    if (seldom) good = false;
    const counts = `${String(tried).padStart(10)}${String(succeeded).padStart(11)}`;
    console.log(`${counts}  ${action}${seldom ? `  TOO SELDOM: at least ${leastOf(action, calls)}` : ""}`);
  }
  return good;
}

if (process.argv.includes("--forget")) {
  rmSync(DIRECTORY, { recursive: true, force: true });
} else {
  const files = existsSync(DIRECTORY) ? readdirSync(DIRECTORY).filter((file) => file.endsWith(".csv")) : [];
  if (files.length === 0 && !process.argv.includes("--if-any")) {
    console.error("No campaign left its counts in cache/campaign: run npm run test:deep.");
    process.exitCode = 1;
  }
  for (const file of files.sort()) {
    if (!judge(basename(file, ".csv"), sums(join(DIRECTORY, file)))) process.exitCode = 1;
  }
}
