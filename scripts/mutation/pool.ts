// A process that tries mutants. One that is silent for too long is ended, and the next question starts another.
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Report, Task } from "./worker.ts";

/** Longest silence in milliseconds: the campaigns take the longest. */
const SILENCE = 600_000;

export type Answer = Exclude<Report, "alive">;

export class Worker {
  #process: ChildProcess | undefined;

  /** The answer, or undefined where none came in time. */
  ask(task: Task): Promise<Answer | undefined> {
    const worker = this.#process ?? fork(join(import.meta.dirname, "worker.ts"));
    this.#process = worker;
    return new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        clearTimeout(clock);
        worker.removeAllListeners();
        act();
      };
      const onSilence = (): void =>
        finish(() => {
          this.close();
          resolve(undefined);
        });
      const clock = setTimeout(onSilence, SILENCE);
      worker.on("exit", (code) => finish(() => reject(new Error(`MUTATION_WORKER: ended with ${code}`))));
      worker.on("message", (report: Report) => {
        if (report === "alive") clock.refresh();
        else finish(() => resolve(report));
      });
      worker.send(task);
    });
  }

  close(): void {
    this.#process?.removeAllListeners();
    this.#process?.kill("SIGKILL");
    this.#process = undefined;
  }
}
