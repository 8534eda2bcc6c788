import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What Halmos found out about one check. */
export type Found = {
  /** Name of the check, without `check_`. */
  name: string;
  verdict: "proven" | "refuted" | "unknown";
  /** Why it is unknown. */
  reason?: string;
  /** Paths through the code that were followed to their end. */
  paths: number;
  seconds: number;
};

type Result = {
  name: string;
  exitcode: number;
  num_paths: [total: number, success: number, blocked: number] | null;
  time: [total: number, paths: number, models: number] | null;
  num_bounded_loops: number | null;
};

const REASONS: Record<number, string> = {
  2: "the solver ran out of time",
  3: "a path could not be followed to its end",
  4: "every path reverts, so nothing was shown",
  5: "Halmos failed",
};

/** Seconds that the solver may take for one assertion on one path. */
const SOLVER_SECONDS = 120;

/**
 * Lets Halmos look at each check of a harness.
 *
 * @param root Where its artifacts stand.
 */
export async function look(
  programs: string,
  root: string,
  harness: string,
): Promise<{ found: Found[]; output: string }> {
  const report = join(root, `${harness}.json`);
  rmSync(report, { force: true });
  const output = await run(join(programs, "python"), [
    join("scripts", "prove", "run_halmos.py"),
    ...["--root", root, "--contract", harness, "--function", "check_", "--no-status", "--json-output", report],
    ...["--solver-timeout-assertion", `${SOLVER_SECONDS}s`, "--solver-threads", "1"],
    ...(harness.endsWith("Twin") ? ["--early-exit"] : []),
  ]);
  const results: Record<string, Result[]> = readReport(report, output);
  return { found: Object.values(results).flat().map(judge), output };
}

function judge({ name, exitcode, num_paths, time, num_bounded_loops }: Result): Found {
  const shown = {
    name: name.replace(/^check_/, "").replace(/\(.*/, ""),
    paths: num_paths?.[0] ?? 0,
    seconds: time?.[0] ?? 0,
  };
  if (exitcode === 1) return { ...shown, verdict: "refuted" };
  if (exitcode !== 0) return { ...shown, verdict: "unknown", reason: REASONS[exitcode] ?? `exit code ${exitcode}` };
  // Halmos calls it passed where it went round a loop twice and left it there.
  if (num_bounded_loops !== 0) return { ...shown, verdict: "unknown", reason: "a loop was not followed to its end" };
  return { ...shown, verdict: "proven" };
}

function readReport(file: string, output: string): Record<string, Result[]> {
  try {
    return JSON.parse(readFileSync(file, "utf8")).test_results;
  } catch (cause) {
    throw new Error(`PROVE_NO_REPORT: Halmos ended without a report:\n${output}`, { cause });
  }
}

function run(command: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args);
    let output = "";
    const take = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", reject);
    child.on("close", () => resolve(output));
  });
}
