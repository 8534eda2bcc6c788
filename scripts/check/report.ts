/** Prints what a check found and sets the exit code. */
export function report(check: string, problems: readonly string[]): void {
  for (const problem of problems) console.error(`  ${problem}`);
  console.log(problems.length === 0 ? `${check}: ok` : `${check}: ${problems.length} problem(s)`);
  if (problems.length > 0) process.exitCode = 1;
}
