// What a job prints: one process does one job, so that its peak memory is its own.

export type JobResult = {
  root: string;
  /** From the raw records on disk to the root. Starting the program and loading its modules do not count. */
  seconds: number;
  /** MiB that the process has held at most, from its start on. */
  peak: number;
};

/** Runs a job and prints what came of it. */
export async function job(work: () => Promise<string> | string): Promise<void> {
  const started = performance.now();
  const root = await work();
  const seconds = (performance.now() - started) / 1_000;
  const result: JobResult = { root, seconds, peak: process.resourceUsage().maxRSS / 1_024 };
  console.log(JSON.stringify(result));
}
