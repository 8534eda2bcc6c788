// Sums what the last invariant campaigns counted in cache/campaign (see test/sol/support/Campaign.sol) and fails if
// some action never succeeded: then the invariants were never tried against it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const DIRECTORY = join(import.meta.dirname, "..", "cache", "campaign");

function sums(file: string): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) {
    const [action = "", times = "0"] = line.split(",");
    totals.set(action, (totals.get(action) ?? 0n) + BigInt(times));
  }
  return totals;
}

const files = existsSync(DIRECTORY) ? readdirSync(DIRECTORY).filter((file) => file.endsWith(".csv")) : [];
if (files.length === 0) {
  console.error("No campaign left its counts in cache/campaign: run npm run test:deep.");
  process.exitCode = 1;
}
for (const file of files.sort()) {
  const totals = sums(join(DIRECTORY, file));
  const all = [...totals.values()].reduce((a, b) => a + b, 0n);
  console.log(`\n${basename(file, ".csv")}: ${all} successful actions`);
  for (const [action, times] of totals) {
    console.log(`  ${String(times).padStart(9)}  ${action}${times === 0n ? "  NEVER SUCCEEDED" : ""}`);
    if (times === 0n) process.exitCode = 1;
  }
}
