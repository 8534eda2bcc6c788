// Writes sdk/abi/<Name>.ts from the build's artifacts, so that the sdk has typed ABIs and needs no build.
// With --check it writes nothing and fails if a file is not what it would write.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { report } from "./check/report.ts";

/** Contracts whose ABI the sdk speaks, by the path of their source. */
const CONTRACTS = [
  "contracts/AgentTimelock.sol",
  "contracts/AgentRegistry.sol",
  "contracts/Council.sol",
  "contracts/PolicyLog.sol",
  "contracts/ProvenanceRegistry.sol",
];

const TARGET = "sdk/abi";

function abiModule(source: string): { file: string; text: string } | undefined {
  const name = basename(source, ".sol");
  const artifact = join("artifacts", source, `${name}.json`);
  if (!existsSync(artifact)) return undefined;
  const { abi } = JSON.parse(readFileSync(artifact, "utf8"));
  const constant = `${name[0]?.toLowerCase()}${name.slice(1)}Abi`;
  const head = `// Generated from ${source} by \`npm run abi\`; do not edit.\n`;
  return {
    file: join(TARGET, `${name}.ts`),
    text: `${head}export const ${constant} = ${JSON.stringify(abi, null, 2)} as const;\n`,
  };
}

const check = process.argv.includes("--check");
mkdirSync(TARGET, { recursive: true });
const modules = CONTRACTS.map(abiModule).filter((module) => module !== undefined);
const stale = modules.filter(({ file, text }) => !existsSync(file) || readFileSync(file, "utf8") !== text);
const orphans = readdirSync(TARGET).filter((file) => !modules.some((module) => basename(module.file) === file));

if (check) {
  const problems = [...stale.map(({ file }) => file), ...orphans.map((file) => join(TARGET, file))];
  report(
    "abi",
    problems.map((file) => `${file} is not up to date: npm run abi`),
  );
} else {
  for (const { file, text } of stale) writeFileSync(file, text);
  console.log(`abi: ${modules.length} written to ${TARGET}, ${stale.length} changed`);
}
