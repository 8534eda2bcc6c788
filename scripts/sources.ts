// Writes tasks/lib/sources/sourceLists.ts: of what each contract that is deployed was compiled, so that its source can be
// published from anywhere. The sources themselves stand in contracts/ and in the package of OpenZeppelin.
//
//   node scripts/sources.ts             writes it
//   node scripts/sources.ts --check     writes nothing, and fails if it is not what it would write
//   node scripts/sources.ts --compile   compiles each list by itself, and fails if the code is not the one that is
//                                       deployed, to the last byte; takes a minute
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { keccak256, stringToHex } from "viem";
import { compilerInput } from "../tasks/lib/sources/compilerInput.ts";
import type { SourceLists } from "../tasks/lib/sources/sourceList.ts";
import { report } from "./check/report.ts";
import { type Deployed, deployedContracts } from "./lib/deployed.ts";

const FILE = "tasks/lib/sources/sourceLists.ts";

type BuildInfo = {
  solcLongVersion: string;
  input: { sources: Record<string, { content: string }>; settings: Record<string, unknown> };
};
type Ast = { nodes: { nodeType: string; absolutePath?: string }[] };
type BuildOutput = { output: { sources: Record<string, { ast: Ast }> } };

const contracts = deployedContracts();

if (process.argv.includes("--compile")) report("sources compiled", contracts.flatMap(compileAlone));
else if (process.argv.includes("--check"))
  report("sources", isCurrent() ? [] : [`${FILE} is not up to date: npm run abi`]);
else {
  const changed = !isCurrent();
  if (changed) writeFileSync(FILE, moduleText());
  console.log(`sources: ${changed ? "changed" : "unchanged"}`);
}

function isCurrent(): boolean {
  return existsSync(FILE) && readFileSync(FILE, "utf8") === moduleText();
}

function moduleText(): string {
  return `// Generated from the build by \`npm run abi\`; do not edit.
import type { SourceLists } from "./sourceList.ts";

export const sourceLists: SourceLists = ${JSON.stringify(listsOfBuild(), null, 2)};
`;
}

function listsOfBuild(): SourceLists {
  const lists: SourceLists = { compilerVersion: "", settings: [], hashes: {}, contracts: {} };
  for (const contract of contracts) {
    const { solcLongVersion, input } = readBuild<BuildInfo>(contract, "");
    const { outputSelection: _, ...settings } = input.settings;
    const sources = sourcesOf(contract);
    for (const source of sources) {
      lists.hashes[source] = keccak256(stringToHex(input.sources[source]?.content ?? ""));
    }
    lists.compilerVersion = solcLongVersion;
    if (!lists.settings.some((one) => isDeepStrictEqual(one, settings))) lists.settings.push(settings);
    const number = lists.settings.findIndex((one) => isDeepStrictEqual(one, settings));
    lists.contracts[contract.name] = { source: `project/${contract.source}`, settings: number, sources };
  }
  lists.hashes = Object.fromEntries(Object.entries(lists.hashes).sort(([a], [b]) => (a < b ? -1 : 1)));
  return lists;
}

/** The file of a contract and what it imports, by the names that the compiler knew them by. */
function sourcesOf(contract: Deployed): string[] {
  const { output } = readBuild<BuildOutput>(contract, ".output");
  const found = new Set<string>();
  const walk = (source: string): void => {
    if (found.has(source)) return;
    found.add(source);
    for (const { nodeType, absolutePath } of output.sources[source]?.ast.nodes ?? []) {
      if (nodeType === "ImportDirective" && absolutePath !== undefined) walk(absolutePath);
    }
  };
  walk(`project/${contract.source}`);
  return [...found].sort();
}

function readBuild<T>({ buildInfoId }: Deployed, suffix: string): T {
  return JSON.parse(readFileSync(join("artifacts", "build-info", `${buildInfoId}${suffix}.json`), "utf8"));
}

/** Compiles what would be published, and compares with what is deployed. */
function compileAlone({ name, bytecode, deployedBytecode }: Deployed): string[] {
  const { compile } = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const { stdJsonInput, contractIdentifier } = compilerInput(name);
  console.log(`  ${contractIdentifier}, ${Object.keys(stdJsonInput.sources).length} files`);
  const { contracts: compiled } = JSON.parse(compile(JSON.stringify(stdJsonInput)));
  const [source = "", contract = ""] = contractIdentifier.split(":");
  const { evm } = compiled[source][contract];
  const isSame = `0x${evm.bytecode.object}` === bytecode && `0x${evm.deployedBytecode.object}` === deployedBytecode;
  return isSame ? [] : [`${name}: its sources compile to other code than the one that is deployed`];
}
