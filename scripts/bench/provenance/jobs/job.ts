// What a job prints: one process does one job, so that its peak memory is its own.

export type JobResult = {
  root: string;
  /** From the raw records on disk to the root. Starting the program and loading its modules do not count. */
  seconds: number;
  /** Seconds of processor that this took, of all its threads together. */
  cpu: number;
  /** MiB that the process has held at most, from its start on. */
  peak: number;
};

/** Runs a job and prints what came of it. */
export async function job(work: () => Promise<string> | string): Promise<void> {
  const started = performance.now();
  const before = process.cpuUsage();
  const root = await work();
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(before);
  const result: JobResult = { root, seconds, cpu: (user + system) / 1e6, peak: process.resourceUsage().maxRSS / 1_024 };
  console.log(JSON.stringify(result));
}
