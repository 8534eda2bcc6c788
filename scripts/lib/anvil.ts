import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";

const require = createRequire(import.meta.url);

export type Anvil = {
  url: string;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
};

export type AnvilOptions = {
  /** A free port is taken unless one is given, as a restart under the same address needs. */
  port?: number;
  /** osaka unless stated: anvil's own default moves with its releases. */
  hardfork?: string;
  /** Further command line arguments, such as `["--block-time", "1"]`. */
  args?: readonly string[];
};

/** The anvil program: ANVIL_BIN, or the one that npm installed for this platform. Undefined where there is none. */
export function anvilBinary(): string | undefined {
  if (process.env.ANVIL_BIN) return process.env.ANVIL_BIN;
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const file = process.platform === "win32" ? "anvil.exe" : "anvil";
  try {
    // The program itself and not npm's wrapper around it: only so do signals reach it.
    const manifest = require.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/package.json`);
    const binary = join(dirname(manifest), "bin", file);
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds that a node may need to begin, on a machine with much else to do. */
const PATIENCE = 60_000;

/**
 * Starts a real node on a free port of 127.0.0.1 and resolves when it listens. The node itself takes the port and says
 * which: one that is looked for before may be taken meanwhile, and whoever answers there be another node.
 */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const binary = anvilBinary();
  if (binary === undefined) throw new Error("There is no anvil for this platform: set ANVIL_BIN.");
  const port = String(options.port ?? 0);
  const args = ["--host", "127.0.0.1", "--port", port, "--hardfork", options.hardfork ?? "osaka"];
  const child = spawn(binary, [...args, ...(options.args ?? [])], { stdio: ["ignore", "pipe", "pipe"] });
  const gone = new Promise<void>((resolve) => {
    for (const event of ["exit", "error"] as const) child.once(event, () => resolve());
  });
  // A test run that crashes must not leave a node behind.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    child.kill("SIGTERM");
    await gone;
  };
  try {
    const url = `http://${await listening(child)}`;
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where the node says that it listens. */
function listening(child: ChildProcessByStdio<null, Readable, Readable>): Promise<string> {
  let [said, complaint] = ["", ""];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`anvil did not start, ${why}: ${complaint.trim()}`));
    const tooLong = setTimeout(() => fail(`no answer within ${PATIENCE / 1_000} seconds`), PATIENCE);
    child.stderr.on("data", (chunk) => {
      complaint += chunk;
    });
    const hear = (chunk: Buffer) => {
      said += chunk;
      const [, address] = /^Listening on (127\.0\.0\.1:\d+)$/m.exec(said) ?? [];
      if (address === undefined) return;
      child.stdout.off("data", hear);
      // Read on: a node whose output nobody takes stands still.
      child.stdout.resume();
      clearTimeout(tooLong);
      resolve(address);
    };
    child.stdout.on("data", hear);
    child.once("error", (error) => fail(error.message));
    child.once("close", (code) => {
      clearTimeout(tooLong);
      fail(`it ended with code ${code}`);
    });
  });
}
