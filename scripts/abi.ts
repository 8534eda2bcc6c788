// Writes sdk/abi/<Name>.ts and sdk/bytecode/<Name>.ts from the artifacts of what is deployed, so that the sdk has typed
// ABIs, can deploy and verify, and needs neither a build nor a file system.
// With --check it writes nothing and fails if a file is not what it would write.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { report } from "./check/report.ts";
import { type Deployed, deployedContracts } from "./lib/deployed.ts";
import { immutableNames } from "./lib/immutables.ts";

type Module = { file: string; text: string };

const ABIS = "sdk/abi";
const BYTECODE = "sdk/bytecode";

function constantOf(name: string, suffix: string): string {
  return `${name[0]?.toLowerCase()}${name.slice(1)}${suffix}`;
}

function head(source: string): string {
  return `// Generated from ${source} by \`npm run abi\`; do not edit.\n`;
}

function abiModule({ name, source, abi }: Deployed): Module {
  return {
    file: join(ABIS, `${name}.ts`),
    text: `${head(source)}export const ${constantOf(name, "Abi")} = ${JSON.stringify(abi, null, 2)} as const;\n`,
  };
}

/** The code as sdk/deploy/contractCode.ts describes it. */
function bytecodeModule({
  name,
  source,
  buildInfoId,
  bytecode,
  deployedBytecode,
  immutableReferences,
}: Deployed): Module {
  const start = bytecode.indexOf(deployedBytecode.slice(2));
  if (start < 0) throw new Error(`${name}: its creation code does not hold its runtime code as it is.`);
  const names = immutableNames(buildInfoId);
  const immutables = Object.entries(immutableReferences).map(([id, places]) => {
    const immutable = names.get(id);
    if (immutable === undefined) throw new Error(`${name}: the build does not tell the name of immutable ${id}.`);
    return [immutable, places.map((place) => place.start)] as const;
  });
  const code = {
    creation: bytecode,
    runtimeStart: (start - 2) / 2,
    runtimeSize: (deployedBytecode.length - 2) / 2,
    immutables: Object.fromEntries(immutables),
  };
  // As seen from there; `from` apart, so that it is not taken for an import of this file.
  const type = `import type { ContractCode } ${"from"} "../deploy/contractCode.ts";\n\n`;
  return {
    file: join(BYTECODE, `${name}.ts`),
    text: `${head(source)}${type}export const ${constantOf(name, "Code")}: ContractCode = ${JSON.stringify(code, null, 2)};\n`,
  };
}

const contracts = deployedContracts();
const modules = [...contracts.map(abiModule), ...contracts.map(bytecodeModule)];
for (const target of [ABIS, BYTECODE]) mkdirSync(target, { recursive: true });
const stale = modules.filter(({ file, text }) => !existsSync(file) || readFileSync(file, "utf8") !== text);
const orphans = [ABIS, BYTECODE].flatMap((target) =>
  readdirSync(target)
    .filter((file) => !contracts.some(({ name }) => basename(file, ".ts") === name))
    .map((file) => join(target, file)),
);

if (process.argv.includes("--check")) {
  report(
    "abi",
    [...stale.map(({ file }) => file), ...orphans].map((file) => `${file} is not up to date: npm run abi`),
  );
} else {
  for (const { file, text } of stale) writeFileSync(file, text);
  for (const file of orphans) rmSync(file);
  console.log(`abi: ${modules.length} files, ${stale.length} changed, ${orphans.length} removed`);
}
