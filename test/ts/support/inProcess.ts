// A command as somebody types it, in this process: Hardhat, the plugin, the network and all that is printed are real.
import { resolve } from "node:path";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatUserConfig } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
// Hardhat hands it to nobody: what its own program makes of a command line.
import { parseTask, parseTaskArguments } from "../../../node_modules/hardhat/dist/src/internal/cli/parser.js";
import sallyport from "../../../tasks/plugin.ts";

/** What a command takes, by the names of its definition. */
export type Typed = Record<string, string | boolean | string[] | undefined>;

/** What a command left behind. */
export type Told = { code: number; stdout: string; stderr: string };

export type ProcessOptions = {
  /** Of the project, where records and the cache are. */
  root: string;
  url: string;
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
  return createHardhatRuntimeEnvironment(
    { ...config, plugins: [sallyport], networks: { anvil: chain } },
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
  const typed = parseTaskArguments(line, used, task) as Typed;
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
