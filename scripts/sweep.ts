// A hostile executor, relayer or caller may bring any gas: `npm run test:gas` tries every limit in steps of 100, and each
// single one around the edges where an outcome changes. See test/sol/gas/Sweep.sol. Other steps: npm run test:gas -- 1000
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sumCounts } from "./lib/counts.ts";
import { run } from "./lib/run.ts";

const COUNTS = join(import.meta.dirname, "..", "cache", "campaign", "sweep.csv");

const step = Number(process.argv[2] ?? 100);
if (!Number.isSafeInteger(step) || step < 1) throw new Error(`not a step: ${process.argv[2]}`);

rmSync(COUNTS, { force: true });
const started = Date.now();
const ok = run("hardhat", ["test", "solidity", "test/sol/gas/execute.t.sol", "test/sol/gas/acts.t.sol"], {
  SALLYPORT_SWEEP_STEP: String(step),
  SALLYPORT_SWEEP_AROUND: "200",
  SALLYPORT_SWEEP_BEYOND: "200000",
});
const swept = sumCounts(existsSync(COUNTS) ? readFileSync(COUNTS, "utf8") : "");
const line = (...cells: (string | number)[]) => cells.map((cell) => String(cell).padStart(11)).join("");
console.log(line("limits", "succeeded"));
let limits = 0;
for (const [what, { tried, succeeded }] of swept) {
  console.log(`${line(tried, succeeded)}  ${what}`);
  limits += tried;
}
const good = ok && limits > 0;
const verdict = good ? "each left nothing or the full effect" : "not all left nothing or the full effect";
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`${swept.size} acts, ${limits} gas limits, steps of ${step}, ${seconds} s: ${verdict}.`);
process.exitCode = good ? 0 : 1;
