// Imports point one way: web, agent, tasks, scripts -> sdk -> generated ABIs. Only tasks may start the agent, and
// nothing imports test. The sdk runs in a browser, so it knows neither Hardhat nor ethers nor the file system.
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { projectFiles } from "./files.ts";
import { report } from "./report.ts";

/** Which top-level parts each part may import, besides itself. Tests and examples may import all but one another. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  sdk: [],
  agent: ["sdk"],
  web: ["sdk"],
  tasks: ["sdk", "agent"],
  scripts: ["sdk", "agent", "tasks", "examples"],
  examples: ["sdk", "agent", "tasks"],
  test: ["sdk", "agent", "web", "tasks", "scripts", "examples"],
};

/** The packages that the sdk needs, in the parts that run in a browser. Node's globals are refused by biome.json. */
const IN_SDK = /^(viem|viem\/actions|yaml|zod|csv-parse\/browser\/esm\/sync)$/;

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)["']([^"'\s]+)["']/g;

const COMMENT = /^\s*(\*|\/\/).*$/gm;

function importsOf(file: string): string[] {
  const source = readFileSync(file, "utf8").replace(COMMENT, "");
  return [...source.matchAll(IMPORT)].map((match) => match[1] ?? "");
}

function problemWith(file: string, specifier: string): string | undefined {
  const part = file.split("/")[0] ?? "";
  if (!specifier.startsWith(".")) {
    return part !== "sdk" || IN_SDK.test(specifier)
      ? undefined
      : `${file}: the sdk must run in a browser and cannot import ${specifier}`;
  }
  const target =
    normalize(join(dirname(file), specifier))
      .replaceAll("\\", "/")
      .split("/")[0] ?? "";
  if (target === part || target === "artifacts") return undefined;
  return MAY_IMPORT[part]?.includes(target)
    ? undefined
    : `${file}: ${part} cannot import from ${target} (${specifier})`;
}

const sources = projectFiles().filter((file) => /\.tsx?$/.test(file) && (file.split("/")[0] ?? "") in MAY_IMPORT);
const problems = sources.flatMap((file) =>
  importsOf(file)
    .map((specifier) => problemWith(file, specifier))
    .filter((problem) => problem !== undefined),
);
report("imports", problems);
