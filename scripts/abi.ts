// Writes sdk/abi/<Name>.ts from the artifacts of what is deployed, so that the sdk has typed ABIs and needs no build.
// With --check it writes nothing and fails if a file is not what it would write.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { report } from "./check/report.ts";
import { type Deployed, deployedContracts } from "./lib/deployed.ts";

const TARGET = "sdk/abi";

function abiModule({ name, source, abi }: Deployed): { file: string; text: string } {
  const constant = `${name[0]?.toLowerCase()}${name.slice(1)}Abi`;
  const head = `// Generated from ${source} by \`npm run abi\`; do not edit.\n`;
  return {
    file: join(TARGET, `${name}.ts`),
    text: `${head}export const ${constant} = ${JSON.stringify(abi, null, 2)} as const;\n`,
  };
}

mkdirSync(TARGET, { recursive: true });
const modules = deployedContracts().map(abiModule);
const stale = modules.filter(({ file, text }) => !existsSync(file) || readFileSync(file, "utf8") !== text);
const orphans = readdirSync(TARGET).filter((file) => !modules.some((module) => basename(module.file) === file));

if (process.argv.includes("--check")) {
  const problems = [...stale.map(({ file }) => file), ...orphans.map((file) => join(TARGET, file))];
  report(
    "abi",
    problems.map((file) => `${file} is not up to date: npm run abi`),
  );
} else {
  for (const { file, text } of stale) writeFileSync(file, text);
  for (const file of orphans) rmSync(join(TARGET, file));
  console.log(`abi: ${modules.length} in ${TARGET}, ${stale.length} changed, ${orphans.length} removed`);
}
