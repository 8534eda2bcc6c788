// Beside a run: ends it where one file is read for ever, and says which.
import { setTimeout } from "node:timers/promises";
import { workerData } from "node:worker_threads";

/** Milliseconds on the wall that no file takes, on the busiest machine. */
const HANGS_AFTER = 60_000;

const at = workerData as Int32Array;
let [seen, since] = [-1, Date.now()];
for (;;) {
  await setTimeout(1_000);
  const number = Atomics.load(at, 0);
  if (number !== seen) [seen, since] = [number, Date.now()];
  if (Date.now() - since < HANGS_AFTER) continue;
  process.stderr.write(`files: the reader hangs at number ${number}: see it alone with --only ${number}\n`);
  process.exit(1);
}
