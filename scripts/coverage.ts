// Line coverage by all tests from Hardhat and, where npm installed forge for this platform, branch coverage by the
// Solidity tests from forge, which is the only one that counts branches.
import { readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readBranches, sourceLine } from "./coverage/branches.ts";
import { explain } from "./coverage/explained.ts";
import { run } from "./lib/run.ts";

const REPORT = "coverage/branches.lcov";

function forgeBinary(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve("@foundry-rs/forge-linux-amd64/package.json");
    return process.platform === "linux" && process.arch === "x64" ? join(dirname(manifest), "bin", "forge") : undefined;
  } catch {
    return undefined;
  }
}

console.log("── lines, by all tests (Hardhat)");
// Instrumented code is larger and costs more, so tests of size and suites titled "Something: gas" would tell nothing.
// The two matchers, and sources and what they compile to, are compared as they are deployed. The rest of these tries what
// is around the contracts in thousands of ways, and reaches no line that others do not.
const excluded = [
  "^[^:]+: gas",
  "fits the code size limit",
  "^one matcher in TypeScript and on chain",
  "^deploy --verify-source",
  "WithoutMinGas",
  "^a node that is no friend",
  "^a secret",
  "^mutated files",
].join("|");
let ok = run("hardhat", ["test", "--coverage", "--grep-exclude", excluded], { SALLYPORT_INVARIANT_RUNS: "4" });

const forge = forgeBinary();
if (forge === undefined) {
  console.log("\nBranches are not counted here: forge is installed on linux-x64 only.");
} else {
  console.log("\n── branches, by the Solidity tests (forge)");
  // Dense contracts do not compile without the IR; --ir-minimum keeps its source map useful.
  // One test compares with Hardhat's artifact, which instrumented code cannot equal.
  const args = [
    "--ir-minimum",
    "--no-match-test",
    "DeployedCodeIsTheArtifacts",
    // Sweeps over gas and walks through a model, minutes of code that is compiled for coverage, reach no other branch.
    "--no-match-path",
    "test/sol/{gas,model}/*",
    "--report",
    "summary",
    "--report",
    "lcov",
    "--report-file",
    REPORT,
  ];
  ok = run(forge, ["coverage", ...args, "--no-match-coverage", "(test|mocks)/"], { FOUNDRY_INVARIANT_RUNS: "8" }) && ok;
  rmSync("lcov.info", { force: true });
  const { total, taken, untaken, unmeasured } = readBranches(readFileSync(REPORT, "utf8"), sourceLine);
  console.log(`\n${taken} of ${total} branches taken, ${unmeasured.length} not measured`);
  const { explained, unexplained, old } = explain([...untaken, ...unmeasured]);
  for (const { file, line, source, reason } of explained) console.log(`  ${file}:${line}  ${source}\n    ${reason}`);
  for (const { file, line, source } of unexplained) console.error(`NOT TAKEN  ${file}:${line}  ${source}`);
  for (const name of old) console.error(`EXPLAINED, AND TAKEN NOW  ${name}`);
  if (unexplained.length + old.length > 0) {
    console.error("\nTest them, or say in scripts/coverage/explained.ts why not.");
    ok = false;
  }
}
process.exitCode = ok ? 0 : 1;
