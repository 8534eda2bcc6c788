import { type ChildProcess, spawn } from "node:child_process";

/** What runs in a terminal of its own while a guide goes on. */
export type Running = {
  /** Its first line. */
  said: string;
  /** Ends it as Ctrl-C does, and waits until it is gone. */
  end(): Promise<void>;
};

/**
 * Starts a command that stays, and waits for the first line that it prints: then others can count on it.
 *
 * @throws Error where it ends without one.
 */
export async function startCommandThatStays(command: string, folder: string, env: NodeJS.ProcessEnv): Promise<Running> {
  // The shell makes way for the command, so that what ends the one ends the other.
  const child = spawn("bash", ["-c", `exec ${command}`], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    said: await firstLine(child, command),
    end: () => {
      child.kill("SIGINT");
      return gone;
    },
  };
}

function firstLine(child: ChildProcess, command: string): Promise<string> {
  let printed = "";
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      printed += chunk;
      const end = printed.indexOf("\n");
      if (end >= 0) resolve(printed.slice(0, end));
    });
    child.stderr?.on("data", (chunk) => {
      printed += chunk;
    });
    child.once("close", () => reject(new Error(`"${command}" ended: ${printed.trim()}`)));
  });
}
