import { realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunnerSetup } from "../../../agent/run/setup.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/** What the runner's code needs beside itself: where one of these is found, the others are. */
const PACKAGES = ["viem", "ai", "@ai-sdk/openai-compatible", "zod", "yaml", "csv-parse", "hash-wasm"];

/**
 * Node's arguments by which the runner reads its program, the agent's folder and the policy file, writes its own folder,
 * and starts nothing. So whoever takes it over does not find a keystore, or the environment of its parent in `/proc`.
 * All folders must be there: of one that is not, nothing in it is permitted later.
 *
 * @throws RUNNER_FOLDERS_ALIKE
 * @param code The folder in which `agent` and `sdk` lie.
 * @see https://nodejs.org/docs/latest-v24.x/api/permissions.html
 */
export function runnerPermissions(
  { agentFile, policyFile, folder }: Pick<RunnerSetup, "agentFile" | "policyFile" | "folder">,
  code: string,
): string[] {
  const agentFolder = dirname(agentFile.path);
  const program = [join(code, "agent"), join(code, "sdk"), ...PACKAGES.map(modulesOf)];
  const read = placesOf([...program, agentFolder, policyFile.path, folder]);
  for (const place of placesOf([agentFolder, folder])) requireTold(place, read);
  return [
    "--permission",
    ...read.map((place) => `--allow-fs-read=${place}`),
    ...placesOf([folder]).map((place) => `--allow-fs-write=${place}`),
    // Node 25 and newer ask for it; how far sources may go `agent/sources/http` decides.
    ...["--allow-net"].filter((flag) => process.allowedNodeEnvironmentFlags.has(flag)),
  ];
}

/** Each with where its links lead, for Node looks at both; without what lies in another of them. */
function placesOf(paths: readonly string[]): string[] {
  const all = [...new Set(paths.flatMap((path) => [path, realpathSync(path)]))];
  return all.filter((path) => !all.some((other) => path.startsWith(other + sep)));
}

/**
 * Where the path of a folder is the beginning of another path, Node permits what is in the folder and not the folder.
 *
 * @throws RUNNER_FOLDERS_ALIKE
 */
function requireTold(folder: string, places: readonly string[]): void {
  const alike = places.find((place) => place !== folder && place.startsWith(folder));
  if (alike === undefined) return;
  throw new SallyportError("RUNNER_FOLDERS_ALIKE", {
    summary: `${alike} begins as the folder ${folder} does, and Node's permissions do not tell them apart.`,
    place: folder,
    value: alike,
  });
}

/** The outermost node_modules of the path that a package is found under: whatever its packages need lies there as well. */
function modulesOf(name: string): string {
  const path = fileURLToPath(import.meta.resolve(name));
  const folder = `${sep}node_modules${sep}`;
  return path.slice(0, path.indexOf(folder) + folder.length - 1);
}
