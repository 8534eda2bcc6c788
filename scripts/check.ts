// Everything that can be said about a change without running it. All steps run, so that one reading shows it all.
import { run } from "./lib/run.ts";

const STEPS: readonly [name: string, command: string, args: readonly string[]][] = [
  ["format and lint (TypeScript)", "biome", ["check", "--error-on-warnings", "."]],
  ["format (Solidity)", "prettier", ["--check", "contracts/**/*.sol", "test/**/*.sol"]],
  ["lint (contracts)", "solhint", ["--noPoster", "--max-warnings", "0", "contracts/**/*.sol"]],
  [
    "lint (Solidity tests)",
    "solhint",
    ["--noPoster", "--max-warnings", "0", "-c", "test/sol/.solhint.json", "test/sol/**/*.sol"],
  ],
  ["rules of solhint", "node", ["scripts/check/lintRules.ts"]],
  ["rules over the syntax trees", "node", ["scripts/check/syntax.ts"]],
  ["imports", "node", ["scripts/check/imports.ts"]],
  ["text", "node", ["scripts/check/text.ts"]],
  ["requirements", "node", ["scripts/check/requirements.ts"]],
  ["test vectors", "node", ["scripts/vectors.ts", "--check"]],
  ["generated docs", "node", ["scripts/docs/errors.ts", "--check"]],
  ["generated schemas", "node", ["scripts/docs/schemas.ts", "--check"]],
  ["generated docs (doctor)", "node", ["scripts/docs/doctor.ts", "--check"]],
  ["generated docs (Slither)", "node", ["scripts/docs/slither.ts", "--check"]],
  ["build from nothing", "hardhat", ["build", "--force", "--quiet"]],
  ["compiler warnings", "node", ["scripts/check/warnings.ts"]],
  ["code size", "node", ["scripts/check/codeSize.ts"]],
  ["frozen interfaces", "node", ["scripts/check/frozen.ts"]],
  ["generated ABIs", "node", ["scripts/abi.ts", "--check"]],
  ["generated lists of sources", "node", ["scripts/sources.ts", "--check"]],
  ["types", "tsc", ["--noEmit"]],
];

const failed = STEPS.filter(([name, command, args]) => {
  console.log(`\n── ${name}`);
  return !run(command, args);
}).map(([name]) => name);

console.log(failed.length === 0 ? `\n${STEPS.length} checks passed` : `\nfailed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
