// A Hardhat project of somebody who uses the tasks, and its commands: in this process, or as one of their own.
import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { hardhatOf, runLine, type Told } from "./inProcess.ts";

const HARDHAT = createRequire(import.meta.url)
  .resolve("hardhat/package.json")
  .replace("package.json", "dist/src/cli.js");

const CONFIG = `import { configVariable, defineConfig } from "hardhat/config";
import sallyport from "../../tasks/plugin.ts";

export default defineConfig({
  plugins: [sallyport],
  networks: {
    // The node's own accounts sign,
    anvil: { type: "http", chainType: "l1", url: process.env.ANVIL_URL ?? "" },
    // or a key of the keystore or the environment does.
    keyed: {
      type: "http",
      chainType: "l1",
      url: process.env.ANVIL_URL ?? "",
      accounts: [configVariable("SIGNER_KEY")],
    },
  },
});
`;

// Hardhat, which runs the tests, leaves its own options there: a child that took them would load this repository's
// configuration instead of the project's.
const ENVIRONMENT = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("HARDHAT_")));

/** What a command left behind. */
export type CommandResult = { code: number | null; stdout: string; stderr: string };

export type CommandOptions = {
  /** Is given the process as soon as it runs. */
  onStart?: (child: ChildProcess) => void;
  /** Sees all that the command has printed so far. */
  onOutput?: (text: string, child: ChildProcess) => void;
  /** `anvil` unless given. */
  network?: "anvil" | "keyed";
  /** Besides the environment of the test. */
  env?: Record<string, string>;
};

export type Project = {
  /** Its directory. */
  root: string;
  path(file: string): string;
  write(file: string, text: string): void;
  /** Runs `hardhat sallyport <args> --network anvil` to its end, in this process: a second less for each. */
  run(...args: string[]): Promise<Told>;
  /** The same with --json; what it printed, read. */
  json<T>(...args: string[]): Promise<T & { error?: { code: string; [key: string]: unknown } }>;
  /** Runs it as a process. */
  start(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  remove(): void;
};

/** @param files Copied into the project, by their names. */
export function createProject(url: () => string, files: readonly string[] = []): Project {
  mkdirSync("cache", { recursive: true });
  const root = mkdtempSync(join("cache", "project-"));
  const path = (file: string) => join(root, file);
  writeFileSync(path("package.json"), `${JSON.stringify({ name: "somebodys", type: "module", private: true })}\n`);
  writeFileSync(path("hardhat.config.ts"), CONFIG);
  for (const file of files) copyFileSync(file, path(basename(file)));

  const start: Project["start"] = (args, { onStart, onOutput, network = "anvil", env: further } = {}) =>
    new Promise((resolve, reject) => {
      const env = { ...ENVIRONMENT, ANVIL_URL: url(), NO_COLOR: "1", FORCE_COLOR: "0", ...further };
      const command = [HARDHAT, "sallyport", ...args, "--network", network];
      const child = spawn(process.execPath, command, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
      onStart?.(child);
      let [stdout, stderr] = ["", ""];
      child.stdout.on("data", (chunk) => {
        stdout += chunk;
        onOutput?.(stdout, child);
      });
      child.stderr.on("data", (chunk) => {
        stderr += chunk;
      });
      child.once("error", reject);
      child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
  let hre: Promise<HardhatRuntimeEnvironment> | undefined;
  const run: Project["run"] = async (...args) => {
    hre ??= hardhatOf({ root, url: url() });
    return runLine(await hre, args);
  };
  return {
    root,
    path,
    write: (file, text) => writeFileSync(path(file), text),
    start,
    run,
    json: async (...args) => {
      const { stdout, stderr } = await run(...args, "--json");
      try {
        return JSON.parse(stdout);
      } catch (cause) {
        throw new Error(`not JSON: ${stdout}\n${stderr}`, { cause });
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
