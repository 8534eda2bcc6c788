// Compiles harnesses of test/symbolic as all contracts but the gate are deployed, and lays the artifacts out as forge
// does, which is where Halmos looks for them. What harnesses deploy are Hardhat's artifacts, as they are.
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Harnesses are compiled with the settings of this contract. */
const MODEL = "contracts/PolicyMatcher.sol";

/** What harnesses deploy. */
const DEPLOYED = "contracts/AgentTimelock.sol";

/** Of a harness alone: what it imports is compiled by Hardhat. */
const OUTPUT = { "*": ["abi", "evm.bytecode", "evm.deployedBytecode", "evm.methodIdentifiers"], "": ["ast"] };

type Contract = {
  abi: unknown;
  evm: { bytecode: { object: string }; deployedBytecode: { object: string }; methodIdentifiers: object };
};

type Source = { id: number; ast: object };

type Output = {
  errors?: { severity: string; formattedMessage: string }[];
  contracts: Record<string, Record<string, Contract>>;
  sources: Record<string, Source>;
};

/**
 * Compiles the contracts of one file of test/symbolic, unless they stand already. Throws where it does not compile.
 *
 * @param name Of the file, without its ending.
 * @returns The directory that Halmos is to see as its root.
 */
export function compileHarness(name: string): string {
  const root = join("cache", "prove", name);
  const stamp = join(root, "stamp");
  const file = `test/symbolic/${name}.sol`;
  const wanted = hashOfSources(file);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return root;
  rmSync(root, { recursive: true, force: true });
  writeArtifacts(root, file, compile(file), file);
  const output: Output = readBuild(DEPLOYED, ".output").output;
  writeArtifacts(root, DEPLOYED, output, `project/${DEPLOYED}`);
  writeFileSync(stamp, wanted);
  return root;
}

function compile(file: string): Output {
  const { outputSelection: _, remappings: __, ...settings } = readBuild(MODEL, "").input.settings;
  const input = {
    language: "Solidity",
    sources: { [file]: { content: readFileSync(file, "utf8") } },
    settings: { ...settings, outputSelection: { [file]: OUTPUT } },
  };
  const output: Output = JSON.parse(require("solc").compile(JSON.stringify(input), { import: readImport }));
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output;
}

function readImport(path: string): { contents: string } | { error: string } {
  const found = [path, join("node_modules", path)].find((place) => existsSync(place));
  return found === undefined ? { error: `there is no ${path}` } : { contents: readFileSync(found, "utf8") };
}

/** @param source How the compiler names the file. */
function writeArtifacts(root: string, file: string, output: Output, source: string): void {
  const told = output.sources[source];
  if (told === undefined) throw new Error(`PROVE_NO_SOURCE: the compiler tells nothing of ${source}`);
  for (const [name, { abi, evm }] of Object.entries(output.contracts[source] ?? {})) {
    const place = join(root, "out", basename(file), `${name}.json`);
    const artifact = {
      abi,
      bytecode: prefixed(evm.bytecode),
      deployedBytecode: prefixed(evm.deployedBytecode),
      methodIdentifiers: evm.methodIdentifiers,
      // Halmos sorts by it.
      metadata: { compiler: { version: "0.8.37" } },
      ...told,
    };
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, JSON.stringify(artifact));
  }
}

/** forge writes code with 0x, the compiler without. */
function prefixed<T extends { object: string }>(code: T): T {
  return { ...code, object: `0x${code.object}` };
}

/** Of everything that a harness is made of. */
function hashOfSources(harness: string): string {
  const hash = createHash("sha256");
  const files = ["contracts/**/*.sol", "test/symbolic/support/*.sol"].flatMap((pattern) => globSync(pattern)).sort();
  for (const file of [...files, harness, "hardhat.config.ts", "package-lock.json"])
    hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

/** The build of a contract of ours. */
function readBuild(source: string, kind: "" | ".output") {
  const artifact = JSON.parse(readFileSync(`artifacts/${source}/${basename(source, ".sol")}.json`, "utf8"));
  return JSON.parse(readFileSync(`artifacts/build-info/${artifact.buildInfoId}${kind}.json`, "utf8"));
}
