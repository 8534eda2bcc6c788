import type { ChildProcess } from "node:child_process";
import { type RunEvent, sentenceOf } from "../../../agent/run/events.ts";
import type { FromRunner } from "../../../agent/run/setup.ts";
import { errorOf } from "../../../agent/signing/failure.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";

/**
 * Tells what a runner's process tells, until it ends. One that says what no runner says is killed: somebody has taken it
 * over, and whoever holds the keys goes on for nobody.
 *
 * @throws What the runner failed of; RUNNER_DIED.
 */
export function endOf(child: ChildProcess, tell: (event: RunEvent) => void): Promise<void> {
  let last: Extract<FromRunner, { type: "ended" }> | undefined;
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("message", (message: FromRunner) => {
      try {
        last ??= heard(message, tell);
      } catch (cause) {
        reject(died("said what no runner says", cause));
        child.kill("SIGKILL");
      }
    });
    child.once("exit", (code, killedBy) => {
      if (last === undefined) return reject(died(`ended by ${killedBy ?? `code ${code}`} in the middle of its work`));
      if (last.failure === undefined) return resolve();
      try {
        reject(errorOf(last.failure));
      } catch (cause) {
        reject(died("said what no runner says", cause));
      }
    });
  });
}

/** What it ended with, where it ended. */
function heard(
  message: FromRunner | { type: "question" },
  tell: (event: RunEvent) => void,
): Extract<FromRunner, { type: "ended" }> | undefined {
  switch (message.type) {
    case "question":
      return undefined;
    case "event":
      // Somebody reads it, in words or not: what no sentence is made of is none of ours.
      if (typeof (sentenceOf(message.event) as unknown) !== "string") throw new TypeError("It is no event.");
      tell(message.event);
      return undefined;
    case "ended":
      return { type: "ended", failure: message.failure };
    default:
      throw new TypeError("It is no message.");
  }
}

function died(how: string, cause?: unknown): SallyportError {
  return new SallyportError("RUNNER_DIED", { summary: `The runner's process ${how}.`, cause });
}
