import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const HARDHAT = createRequire(import.meta.url)
  .resolve("hardhat/package.json")
  .replace("package.json", "dist/src/cli.js");

const END_WITH_PARENT = new URL("endWithParent.ts", import.meta.url).href;

export type CommandOptions = {
  /** The words behind `hardhat sallyport`. */
  words: readonly string[];
  /** The node of network "local". */
  url: string;
  /** Is told each line that the command prints, wherever it prints it. */
  say: (line: string) => void;
};

/** Starts a command of ours as a process of its own, as a user would. */
export function startCommand({ words, url, say }: CommandOptions): ChildProcess {
  const command = ["--import", END_WITH_PARENT, HARDHAT, "sallyport", ...words, "--network", "local"];
  const child = spawn(process.execPath, command, {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, SALLYPORT_LOCAL_URL: url },
  });
  for (const input of [child.stdout, child.stderr]) {
    if (input !== null) createInterface({ input }).on("line", say);
  }
  return child;
}

/** How a process ended, once it has printed all that it had to: a code, or the signal that killed it. */
export function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? signal ?? 1));
  });
}
