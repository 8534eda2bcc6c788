import { fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../../../agent/run/events.ts";
import type { RunnerSetup } from "../../../agent/run/setup.ts";
import { ipcChannel } from "../../../agent/signing/channel.ts";
import { type ServeParameters, serve } from "../../../agent/signing/serve.ts";
import { replaceUnseen, showUnseen } from "../../../sdk/text/formatText.ts";
import { endOf } from "./endOf.ts";
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
 * @throws What the runner failed of; RUNNER_DIED where it was killed, or says what no runner says.
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
    // What it prints is no event of ours, and moves no terminal.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const printed of [child.stdout, child.stderr]) printed?.setEncoding("utf8").on("data", passOn);
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

/** What the runner's process prints, such as a stack where it breaks. */
function passOn(text: string): void {
  process.stderr.write(replaceUnseen(text, (character) => (character === "\n" ? character : showUnseen(character))));
}
