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
  scripts: ["sdk", "tasks", "examples"],
  examples: ["sdk", "agent", "tasks"],
  test: ["sdk", "agent", "web", "tasks", "scripts", "examples"],
};

const NOT_IN_SDK = /^(node:|hardhat|ethers|@nomicfoundation\/)/;

/** Files of the sdk that run in Node only and may use its modules; each says so in its first lines. */
const NODE_ONLY_SDK_FILES: readonly string[] = [];

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)["']([^"']+)["']/g;

function importsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(IMPORT)].map((match) => match[1] ?? "");
}

function problemWith(file: string, specifier: string): string | undefined {
  const part = file.split("/")[0] ?? "";
  if (part === "sdk" && NOT_IN_SDK.test(specifier) && !NODE_ONLY_SDK_FILES.includes(file)) {
    return `${file}: the sdk must run in a browser and cannot import ${specifier}`;
  }
  if (!specifier.startsWith(".")) return undefined;
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
