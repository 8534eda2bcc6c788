import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../../../agent/run/events.ts";
import type { FromRunner, RunnerSetup } from "../../../agent/run/setup.ts";
import { ipcChannel } from "../../../agent/signing/channel.ts";
import { errorOf } from "../../../agent/signing/failure.ts";
import { type ServeParameters, serve } from "../../../agent/signing/serve.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { runnerPermissions } from "./permissions.ts";

export type StartRunnerParameters = {
  setup: RunnerSetup;
  /** What it may ask. */
  host: ServeParameters;
  tell: (event: RunEvent) => void;
  /** Ends it, after what it is doing. */
  signal: AbortSignal;
};

/** What a program needs to run at all. Nothing else of our environment reaches the runner: keys may stand in it. */
const PASSED_ON = ["PATH", "HOME", "LANG", "TZ", "TMPDIR", "SystemRoot"];

/**
 * Starts the runner as a process of its own, answers its questions, and waits until it ends.
 *
 * @throws What the runner failed of; RUNNER_DIED where it was killed.
 */
export async function startRunner({ setup, host, tell, signal }: StartRunnerParameters): Promise<void> {
  // The sources run as they are, and as the package ships them.
  const entry = new URL(`../../../agent/run/process${extname(import.meta.url)}`, import.meta.url);
  const code = fileURLToPath(new URL("../../..", import.meta.url));
  mkdirSync(setup.folder, { recursive: true });
  const env = Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const child = fork(entry, [], {
    env,
    // Debuggers, loaders and test hooks of ours are none of its.
    execArgv: ["--disable-warning=ExperimentalWarning", ...runnerPermissions(setup, code)],
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const stop = () => child.connected && child.send({ type: "stop" });
  signal.addEventListener("abort", stop, { once: true });
  try {
    serve(ipcChannel(child), host);
    const ended = endOf(child, tell);
    child.send({ type: "begin", setup });
    if (signal.aborted) stop();
    await ended;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function endOf(child: ChildProcess, tell: (event: RunEvent) => void): Promise<void> {
  let last: Extract<FromRunner, { type: "ended" }> | undefined;
  child.on("message", (message: FromRunner) => {
    if (message.type === "event") tell(message.event);
    if (message.type === "ended") last = message;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, killedBy) => {
      if (last?.failure !== undefined) return reject(errorOf(last.failure));
      if (last !== undefined) return resolve();
      reject(
        new SallyportError("RUNNER_DIED", {
          summary: `The runner's process ended by ${killedBy ?? `code ${code}`} in the middle of its work.`,
        }),
      );
    });
  });
}
