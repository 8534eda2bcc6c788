import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { freePort } from "./port.ts";

const require = createRequire(import.meta.url);

/** Milliseconds. */
const LONGEST_START = 60_000;

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

/** Starts a real node on a free port of 127.0.0.1 and resolves when it answers. */
export async function startAnvil(options: AnvilOptions = {}): Promise<Anvil> {
  const binary = anvilBinary();
  if (binary === undefined) throw new Error("There is no anvil for this platform: set ANVIL_BIN.");
  const port = options.port ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const args = ["--host", "127.0.0.1", "--port", String(port), "--hardfork", options.hardfork ?? "osaka"];
  const child = spawn(binary, [...args, ...(options.args ?? [])], { stdio: ["ignore", "ignore", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  // A test run that crashes must not leave a node behind.
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async () => {
    process.off("exit", kill);
    child.kill("SIGTERM");
    await gone;
  };
  try {
    await untilItAnswers(url, child);
  } catch (error) {
    await stop();
    throw new Error(`anvil did not start: ${complaint.trim()}`, { cause: error });
  }
  return { url, stop };
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
  // A busy machine takes its time to begin a process.
  const deadline = Date.now() + LONGEST_START;
  while (Date.now() < deadline && child.exitCode === null) {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body }).catch(
      () => undefined,
    );
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(
    child.exitCode === null
      ? `no answer within ${LONGEST_START / 1_000} seconds`
      : `it ended with code ${child.exitCode}`,
  );
}
