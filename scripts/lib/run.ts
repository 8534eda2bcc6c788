import { spawnSync } from "node:child_process";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const bin = join(root, "node_modules", ".bin");

/**
 * Runs a program of node_modules/.bin (or of the system) in the project's root and shows its output.
 * Returns whether it ended well.
 */
export function run(command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  return start(command, args, env, "inherit").status === 0;
}

/** The same, but shows the output only where the program ends badly, on stderr. */
export function runQuietly(command: string, args: readonly string[], env: Record<string, string> = {}): boolean {
  const { status, stdout, stderr } = start(command, args, env, "pipe");
  if (status !== 0) console.error(`${stdout}${stderr}`);
  return status === 0;
}

/** The same in another directory. Shows nothing, and hands back whether it ended well and all that it printed. */
export function runAndRead(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): { ok: boolean; output: string } {
  const { status, stdout, stderr } = start(command, args, env, "pipe", cwd);
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

/** The same in the project's root, with what it printed where, and how it ended. */
export function runAndTell(
  command: string,
  args: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = start(command, args, { NO_COLOR: "1", FORCE_COLOR: "0" }, "pipe");
  return { status, stdout: String(stdout), stderr: String(stderr) };
}

function start(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  stdio: "inherit" | "pipe",
  cwd = root,
) {
  const result = spawnSync(command, args, {
    cwd,
    stdio,
    shell: process.platform === "win32", // .cmd files need one
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`, ...env },
  });
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result;
}
