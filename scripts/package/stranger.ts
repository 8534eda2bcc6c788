import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

export type Stranger = {
  /** Its directory, below none of ours: nothing of this repository is found from there. */
  root: string;
  write(file: string, text: string): void;
  /**
   * Runs a program of the project, or of the system, there and returns what it printed on standard output.
   *
   * @throws With all that it printed, where it ends badly.
   */
  run(command: string, ...args: string[]): Promise<string>;
  remove(): void;
};

/** A project of somebody else, with the files of template/ and nothing installed. */
export function createStranger(env: Record<string, string>): Stranger {
  const root = mkdtempSync(join(tmpdir(), "sallyport-stranger-"));
  cpSync(join(import.meta.dirname, "template"), root, { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(root, file), text);
  write("package.json", `${JSON.stringify({ name: "stranger", version: "1.0.0", type: "module", private: true })}\n`);
  const full = { ...environment(root), ...env };
  return {
    root,
    write,
    run: (command, ...args) => runIn(root, full, command, args),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** As in a shell of that project: what npm and Hardhat tell their children about this repository is left out. */
function environment(root: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(HARDHAT_|npm_(package|lifecycle)_|npm_config_local_prefix|NODE_OPTIONS|INIT_CWD)/.test(name),
  );
  const path = (process.env.PATH ?? "").split(delimiter).filter((part) => !part.endsWith(join("node_modules", ".bin")));
  const first = [join(root, "node_modules", ".bin"), dirname(process.execPath)];
  return {
    ...Object.fromEntries(inherited),
    PATH: [...first, ...path].join(delimiter),
    NO_COLOR: "1",
    FORCE_COLOR: "0",
  };
}

function runIn(cwd: string, env: NodeJS.ProcessEnv, command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const shell = process.platform === "win32"; // .cmd files need one
    const child = spawn(command, args, { cwd, env, shell, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`${command} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`));
    });
  });
}
