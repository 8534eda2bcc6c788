import { formatDuration } from "../../sdk/time/duration.ts";
import { sleep } from "../../sdk/time/sleep.ts";
import { type CommandOptions, endOf, startCommand } from "./commands.ts";

/** The longest pause before a process that keeps ending is started again, in seconds. */
const LONGEST_PAUSE = 60;
/** A process that ran for so long was well: what ends it later is another trouble. In milliseconds. */
const WELL_AFTER = 60_000;
/** What does not end of itself within this time is killed, in milliseconds. */
const PATIENCE = 15_000;

/**
 * Runs a command that is to run for ever: whatever ends it, it is started again, later each time, until the signal tells
 * it to end. Resolves when it is gone.
 */
export async function keepRunning(options: CommandOptions & { signal: AbortSignal }): Promise<void> {
  const { say, signal } = options;
  let ends = 0;
  while (!signal.aborted) {
    const began = Date.now();
    const child = startCommand(options);
    say(`process ${child.pid}`);
    let killing: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill("SIGTERM");
      killing = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    };
    signal.addEventListener("abort", stop, { once: true });
    const end = await endOf(child);
    clearTimeout(killing);
    signal.removeEventListener("abort", stop);
    if (signal.aborted) return;
    ends = Date.now() - began > WELL_AFTER ? 0 : ends;
    const pause = Math.min(2 ** ends, LONGEST_PAUSE);
    ends += 1;
    say(`ended by ${typeof end === "number" ? `code ${end}` : end}; it is started again in ${formatDuration(pause)}`);
    await sleep(pause, signal);
  }
}
