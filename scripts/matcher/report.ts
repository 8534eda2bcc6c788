import { type Difference, FEATURES, REFUSALS, type Tally } from "./run.ts";

/** What a run counted, as a table to read. */
export function reportRun(tally: Tally, { seed, seconds }: { seed: string; seconds: number }): string {
  const { cases, accepted, refused, features, differences } = tally;
  const share = ((100 * accepted) / cases).toFixed(1);
  const row = (what: string, ...counts: number[]) =>
    `  ${what.padEnd(28)}${counts.map((count) => count.toLocaleString("en-US").padStart(10)).join("")}`;
  return [
    `${cases.toLocaleString("en-US")} cases, seed "${seed}", ${seconds} s: ${differences.length} differences`,
    row("accepted", accepted).concat(` (${share} %)`),
    ...REFUSALS.map((kind) => row(kind, refused.get(kind) ?? 0)),
    "",
    `  ${"rules used".padEnd(28)}${"accepted".padStart(10)}${"refused".padStart(10)}`,
    ...FEATURES.map((feature) => {
      const { accepted: good, refused: bad } = features.get(feature) ?? { accepted: 0, refused: 0 };
      return row(feature, good, bad);
    }),
  ].join("\n");
}

/** A case on which the matchers differ, whole. */
export function showDifference({ index, chain, sdk, case: one }: Difference): string {
  const { situation, proposal, inputs, brought } = one;
  const shown = { now: situation.now, root: situation.root, proposal, inputs, rules: brought.map(({ rule }) => rule) };
  const text = JSON.stringify(shown, (_, value) => (typeof value === "bigint" ? String(value) : value), 2);
  return `case ${index}\n  on chain        ${chain}\n  in TypeScript   ${sdk}\n${text}`;
}
