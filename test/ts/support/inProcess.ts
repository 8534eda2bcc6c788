// A command as somebody types it, in this process: Hardhat, the plugin, the network and all that is printed are real.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatUserConfig } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Task } from "hardhat/types/tasks";
import sallyport from "../../../tasks/plugin.ts";

/** What Hardhat's own program makes of a command line; it hands it to nobody. */
type Parser = {
  parseTask(line: readonly string[], used: boolean[], tasks: ReadonlyMap<string, Task>): Task | string[];
  parseTaskArguments(line: readonly string[], used: boolean[], task: Task): Typed;
};
const hardhat = createRequire(import.meta.url).resolve("hardhat/package.json");
const parser = pathToFileURL(hardhat.replace("package.json", "dist/src/internal/cli/parser.js"));
const { parseTask, parseTaskArguments }: Parser = await import(parser.href);

/** What a command takes, by the names of its definition. */
export type Typed = Record<string, string | boolean | string[] | undefined>;

/** What a command left behind. */
export type Told = { code: number; stdout: string; stderr: string };

export type ProcessOptions = {
  /** Of the project, where records and the cache are. */
  root: string;
  url: string;
  /** Addresses of further networks, by name. */
  others?: Readonly<Record<string, string>>;
  /** Milliseconds that an answer may take. */
  timeout?: number;
  /** Keys of the network; the node's accounts if left out. */
  keys?: readonly string[];
  config?: HardhatUserConfig;
};

/** Hardhat for a project, with one network "anvil", as support/system records it. */
export function hardhatOf({
  root,
  url,
  others = {},
  timeout,
  keys,
  config = {},
}: ProcessOptions): Promise<HardhatRuntimeEnvironment> {
  const chain = {
    type: "http" as const,
    url,
    ...(timeout === undefined ? {} : { timeout }),
    ...(keys === undefined ? {} : { accounts: [...keys] }),
  };
  const further = Object.entries(others).map(([name, address]) => [name, { ...chain, url: address }]);
  return createHardhatRuntimeEnvironment(
    { ...config, plugins: [sallyport], networks: { anvil: chain, ...Object.fromEntries(further) } },
    { network: "anvil" },
    resolve(root),
  );
}

/** Runs `hardhat sallyport <words>` to its end, in the project's directory. */
export async function runLine(hre: HardhatRuntimeEnvironment, words: readonly string[]): Promise<Told> {
  const line = ["sallyport", ...words];
  const used = line.map(() => false);
  const task = parseTask(line, used, hre.tasks.rootTasks);
  if (Array.isArray(task)) throw new Error(`There is no command ${task.join(" ")}.`);
  const typed = parseTaskArguments(line, used, task);
  const before = process.cwd();
  process.chdir(hre.config.paths.root);
  try {
    return await runInProcess(hre, task.id.slice(1).join(" "), typed);
  } finally {
    process.chdir(before);
  }
}

/** Runs a command to its end. Only one at a time: what is printed is caught for the whole process. */
export async function runInProcess(hre: HardhatRuntimeEnvironment, id: string, typed: Typed): Promise<Told> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const { log, error, warn } = console;
  const { write } = process.stdout;
  console.log = (text = "") => stdout.push(`${text}\n`);
  console.error = console.warn = (text = "") => stderr.push(`${text}\n`);
  process.stdout.write = ((text: string) => stdout.push(String(text)) > 0) as typeof write;
  try {
    await hre.tasks.getTask(["sallyport", ...id.split(" ")]).run(typed);
  } catch (thrown) {
    stderr.push(`THROWN ${thrown instanceof Error ? thrown.stack : thrown}\n`);
    process.exitCode ??= 1;
  } finally {
    Object.assign(console, { log, error, warn });
    process.stdout.write = write;
  }
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { code, stdout: stdout.join(""), stderr: stderr.join("") };
}
