// What `hardhat build` left: contracts and tests as compiled, with the compiler's input and syntax trees.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");

/** A node of the compiler's syntax tree. `src` is "start:length:file", in bytes. */
// biome-ignore lint/suspicious/noExplicitAny: the compiler describes its tree in prose only
export type Node = { id: number; nodeType: string; src: string } & Record<string, any>;

export type Settings = Record<string, unknown> & { optimizer: Record<string, unknown>; remappings?: string[] };
export type Input = { language: string; sources: Record<string, { content: string }>; settings: Settings };

/** One run of the compiler over all files with the same settings. */
export type Build = { input: Input; trees: Record<string, Node> };

export type Artifact = {
  contractName: string;
  /** As people write it: contracts/Council.sol. */
  sourceName: string;
  /** As the compiler knows it: project/contracts/Council.sol. */
  inputSourceName: string;
  abi: readonly { type: string; name?: string }[];
  bytecode: string;
  deployedBytecode: string;
  linkReferences: Record<string, never>;
  deployedLinkReferences: Record<string, never>;
  buildInfoId: string;
};

const CONTRACTS = join(ROOT, "artifacts");
const TESTS = join(ROOT, "cache", "test-artifacts");

export function readArtifacts(): Artifact[] {
  return [CONTRACTS, TESTS].flatMap((directory) =>
    readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".json") && !file.startsWith("build-info"))
      .sort()
      .map((file) => JSON.parse(readFileSync(join(directory, file), "utf8")) as Artifact),
  );
}

const known = new Map<string, Build>();

/** The compilation that an artifact is from. */
export function buildOf({ buildInfoId, sourceName }: Artifact): Build {
  const seen = known.get(buildInfoId);
  if (seen !== undefined) return seen;
  const directory = join(sourceName.startsWith("test/") ? TESTS : CONTRACTS, "build-info");
  const read = (name: string) => JSON.parse(readFileSync(join(directory, `${buildInfoId}${name}.json`), "utf8"));
  const { sources } = read(".output").output as { sources: Record<string, { ast: Node }> };
  const build = {
    input: read("").input as Input,
    trees: Object.fromEntries(Object.entries(sources).map(([source, { ast }]) => [source, ast])),
  };
  known.set(buildInfoId, build);
  return build;
}

/** A source and all that it imports, by way of others too. */
export function importsOf({ trees }: Build, source: string, found = new Set<string>()): Set<string> {
  if (found.has(source)) return found;
  found.add(source);
  for (const node of trees[source]?.nodes ?? []) {
    if (node.nodeType === "ImportDirective") importsOf({ trees } as Build, node.absolutePath, found);
  }
  return found;
}

/** A path in the checkout as the compiler knows it. */
export const sourceOf = (file: string): string => `project/${file}`;

/** The contracts that are deployed: those in the root of contracts/. */
export function deployedOf(artifacts: readonly Artifact[]): Artifact[] {
  return artifacts.filter(({ sourceName, bytecode }) => dirname(sourceName) === "contracts" && bytecode !== "0x");
}
