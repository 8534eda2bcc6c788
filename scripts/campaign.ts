// Sums what the last invariant campaigns counted in cache/campaign (see test/sol/support/Campaign.sol), prints it, and
// fails where an action succeeded too seldom: then the invariants were hardly tried against it.
//
//   node scripts/campaign.ts                 judges; there must be counts
//   node scripts/campaign.ts --calls 200000  judges; both campaigns must have made so many calls
//   node scripts/campaign.ts --if-any        judges; no counts are no failure, for runs of a few test files
//   node scripts/campaign.ts --forget        forgets the counts of earlier runs
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { judgeCounts, sumCounts, type Verdict } from "./lib/counts.ts";

const DIRECTORY = join(import.meta.dirname, "..", "cache", "campaign");

/** One for each kind of treasury. */
const CAMPAIGNS = ["gate", "safe"];

const { values } = parseArgs({
  options: { calls: { type: "string" }, "if-any": { type: "boolean" }, forget: { type: "boolean" } },
});

if (values.forget) {
  rmSync(DIRECTORY, { recursive: true, force: true });
} else {
  const counted = existsSync(DIRECTORY) ? readdirSync(DIRECTORY).filter((file) => file.endsWith(".csv")) : [];
  if (counted.length > 0 || !values["if-any"]) {
    for (const campaign of CAMPAIGNS) judge(campaign, counted.includes(`${campaign}.csv`));
  }
}

function judge(campaign: string, isCounted: boolean): void {
  const text = isCounted ? readFileSync(join(DIRECTORY, `${campaign}.csv`), "utf8") : "";
  const verdict = judgeCounts(sumCounts(text), Number(values.calls ?? 1));
  print(campaign, verdict);
  for (const fault of verdict.faults) console.error(`TOO SELDOM in ${campaign}: ${fault}`);
  if (verdict.faults.length > 0) process.exitCode = 1;
}

function print(campaign: string, { calls, rows }: Verdict): void {
  console.log(`\n${campaign}: ${calls} calls`);
  const line = (...cells: (string | number)[]) => cells.map((cell) => String(cell).padStart(11)).join("");
  console.log(line("tried", "succeeded", "at least"));
  for (const { what, tried, succeeded, least } of rows) console.log(`${line(tried, succeeded, least)}  ${what}`);
}
