// Every fuzz property of the Solidity tests (test/sol, testFuzz_), each with as many inputs as said. A property whose
// vm.assume rejects more inputs than it keeps fails: it would show little.
//
//   npm run test:fuzz                                       100,000 inputs each
//   npm run test:fuzz -- 1000 --seed 0xbeef                 others
//   npm run test:fuzz -- 1000 test/sol/gate/meters.t.sol    of these files alone
import { parseArgs } from "node:util";
import { faultsOf, propertiesOf } from "./fuzz/properties.ts";

const { values, positionals } = parseArgs({
  options: { seed: { type: "string", default: "0x5a11" } },
  allowPositionals: true,
});
const [given = "100000", ...testFiles] = positionals;
const runs = Number(given.replaceAll(/[,_]/g, ""));
if (!Number.isSafeInteger(runs) || runs < 1) throw new Error(`not a number of runs: ${given}`);
if (!/^0x[0-9a-f]+$/i.test(values.seed)) throw new Error(`not a seed in hexadecimal digits: ${values.seed}`);

// Read by hardhat.config.ts, which therefore comes after.
process.env["SALLYPORT_FUZZ_RUNS"] = String(runs);
process.env["SALLYPORT_FUZZ_REJECTS"] = String(runs);
process.env["SALLYPORT_FUZZ_SEED"] = values.seed;
const { default: hre } = await import("hardhat");

const started = Date.now();
// Suites are shown as they end.
const outcome = await hre.tasks.getTask(["test", "solidity"]).run({ grep: "testFuzz_", testFiles });
const properties = propertiesOf(outcome);
console.log("   seconds       runs");
for (const { suite, name, runs: made, seconds } of properties) {
  console.log(`${seconds.toFixed(1).padStart(10)} ${String(made).padStart(10)}  ${suite}.${name}`);
}
const total = properties.reduce((sum, property) => sum + property.runs, 0);
const faults = faultsOf(properties, runs);
for (const fault of faults) console.error(`fuzz: ${fault}`);
const verdict = faults.length === 0 ? "all hold" : `${faults.length} do not hold or ran too seldom`;
const seconds = Math.round((Date.now() - started) / 1000);
console.log(`${properties.length} properties, ${total} runs, seed ${values.seed}, ${seconds} s: ${verdict}.`);
process.exitCode = faults.length === 0 ? 0 : 1;
