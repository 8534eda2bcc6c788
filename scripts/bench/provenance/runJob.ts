import { spawn } from "node:child_process";
import { join } from "node:path";

const BUILT = join(
  import.meta.dirname,
  "..",
  "..",
  "..",
  "cache",
  "bench",
  "provenance",
  "scripts",
  "bench",
  "provenance",
);

/** Runs a job, as JavaScript, in a process of its own, and returns what it printed. */
export async function runJob<T>(name: string, ...args: string[]): Promise<T> {
  // The other libraries keep everything in memory; what Node would let them have depends on the machine.
  const child = spawn(process.execPath, ["--max-old-space-size=12288", join(BUILT, "jobs", `${name}.js`), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (text) => {
    output += text;
  });
  const status = await new Promise((resolve) => child.once("close", resolve));
  if (status !== 0) throw new Error(`the job ${name} ended with ${status}`);
  return JSON.parse(output) as T;
}
