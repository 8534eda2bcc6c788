import { type Tally, unreached } from "./run.ts";

/** What a run counted, as a table to read. */
export function reportRun(tally: Tally, { seed, seconds }: { seed: string; seconds: number }): string {
  const number = (value: number) => value.toLocaleString("en-US");
  const rows = [...tally.formats].flatMap(([format, { accepted, refused, slowest }]) => {
    const sum = [...refused.values()].reduce((total, one) => total + one, 0);
    const slow = `${slowest.seconds.toFixed(2)} s (${slowest.number})`;
    return [
      `  ${format.padEnd(32)}${number(accepted).padStart(10)}${number(sum).padStart(10)}   ${slow}`,
      ...[...refused]
        .sort(([, a], [, b]) => b - a)
        .map(([code, times]) => `    ${code.padEnd(40)}${number(times).padStart(10)}`),
    ];
  });
  return [
    `${number(tally.files)} files, seed "${seed}", ${seconds} s: ${tally.failures.length} read in a way that they must not`,
    "",
    `  ${"".padEnd(32)}${"accepted".padStart(10)}${"refused".padStart(10)}   slowest (number)`,
    ...rows,
    "",
    `  codes of files that none had: ${unreached(tally).join(", ") || "none"}`,
  ].join("\n");
}
