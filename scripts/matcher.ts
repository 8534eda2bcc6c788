// The matcher in TypeScript and the one on chain are one: `npm run test:matcher`, a million cases, or as many as said:
// npm run test:matcher -- 100000. Another seed: npm run test:matcher -- 100000 any-text. See docs/matcher.md.
import hre from "hardhat";
import { openExam } from "./matcher/exam.ts";
import { reportRun, showDifference } from "./matcher/report.ts";
import { askedCases, compare, emptyTally, faultsOf } from "./matcher/run.ts";

const [given = "1000000", seed = "sallyport"] = process.argv.slice(2);
const count = Number(given.replaceAll(/[,_]/g, ""));
if (!Number.isSafeInteger(count) || count < 1) throw new Error(`not a number of cases: ${given}`);

const SHOWN = 3;
const PATIENCE = 30_000;

await hre.tasks.getTask("build").run({ quiet: true, noTests: true });
const exam = await openExam();
const tally = emptyTally();
const started = Date.now();
let told = started;
try {
  for await (const round of askedCases(exam, { count, seed })) {
    compare(tally, round);
    if (tally.differences.length >= SHOWN) break;
    if (Date.now() - told < PATIENCE) continue;
    told = Date.now();
    console.error(`${tally.cases} cases (${Math.round((told - started) / 1000)} s)`);
  }
} finally {
  await exam.close();
}
console.log(reportRun(tally, { seed, seconds: Math.round((Date.now() - started) / 1000) }));
for (const difference of tally.differences.slice(0, SHOWN)) console.log(showDifference(difference));
const faults = faultsOf(tally);
for (const fault of faults) console.error(`matcher: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
