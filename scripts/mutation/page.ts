// Writes docs/mutation.md.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./build.ts";
import { type Figures, mustDie, ratio, type Tried } from "./figures.ts";
import { CATEGORIES, MUST_DIE, type Mutant, OPERATORS } from "./mutant.ts";

const BECAUSE = {
  equivalent: "no caller can tell",
  elsewhere: "guarded elsewhere",
  accepted: "accepted",
} as const;

/**
 * @param all How many mutants the operators know in all.
 * @param changed Files that have changed since they were compiled.
 */
export function writePage(figures: Figures, all: number, changed: readonly string[]): void {
  writeFileSync(join(ROOT, "docs", "mutation.md"), page(figures, all, changed));
}

function page(figures: Figures, all: number, changed: readonly string[]): string {
  const { survived, killed, equal, invalid } = figures;
  const [dead, different] = ratio(figures);
  const [deadChecks, checks] = ratio(figures, mustDie);
  const equivalents = survived.filter(({ known }) => known?.because === "equivalent").length;
  const hours = figures.tried.reduce((sum, { result }) => sum + result.seconds, 0) / 3600;
  return `# Mutation testing

<!-- written by npm run test:mutation -->

A test that passes over wrong code tests nothing. So the deployed contracts and their libraries are changed in small
ways, one at a time: a limit is included that was not, a check is left out, another role is asked for, a write to
storage, an event or a lock is skipped. Each changed contract is a *mutant*, and at least one test must fail over it.

**${dead} of ${different} mutants are killed (${percent(dead, different)}).** Of those that concern ${sentence(MUST_DIE)},
${deadChecks} of ${checks} are killed (${percent(deadChecks, checks)})${checks === deadChecks ? "" : "; the others are listed below, and none of them changes what a caller can do"}.
${survived.length} survive in all; of ${equivalents} of these no caller can tell the difference. Each has its reason below.

| | |
|---|---:|
| changes that the operators know | ${all} |
| tried | ${figures.tried.length} |
| discarded: they do not compile | ${invalid} |
| discarded: the deployed code is the same | ${equal} |
| deployed code differs | ${different} |
| killed by a test | ${killed.length} |
| survived | ${survived.length} |
| not tried yet | ${figures.untried} |

\`\`\`sh
npm run test:mutation                  # all of this page; hours on two cores, and goes on where it was stopped
npm run test:mutation -- --sample 12   # a few minutes
npm run test:mutation -- --list        # what is changed where
npm run test:mutation -- --only Council.suspend
\`\`\`

The figures are of the code at ${commit()}${changed.length === 0 ? "" : ` but for ${changed.join(", ")}, as before the latest change`}. Trying all took ${hours.toFixed(1)} hours of one worker, on a machine that did other work beside.

## How

- **Places** come from the compiler's syntax tree. Operators know ${all} changes; ${figures.tried.length} are chosen by
  a fixed seed, one after another from each function, and more than three times as many where a check (a comparison, a
  condition, a requirement, a lock, a role) concerns ${sentence(MUST_DIE, "or")}.
- **Many mutants are compiled together**, each as a choice that one constant decides (\`MUTANT == 17 ? a <= b : a < b\`),
  and the constant is overwritten in the code. Numbers and assembly cannot be written so: each of these is
  compiled alone. While mutants are tried the optimizer is off, for speed; all tests are green over contracts compiled so.
- **A kill** is a failing Solidity test whose suite is green over the very same compilation when no mutant is chosen.
  So the mutant does something else, and its code cannot be the same. A failure in \`setUp\` is a kill; a compile error
  or a time limit is none.
- **A survivor** has passed every Solidity test that deploys its contract or holds its file. The campaigns of
  \`test/sol/invariant\` are played over survivors only with \`--campaigns\`. It is compiled
  alone with the settings of deployment, and discarded if the code equals the original's byte for byte (without the hash of the
  sources that the compiler appends).
- Tests that hold a library themselves, or take a limit from \`contracts/types/Limits.sol\`, are compiled with the mutant.
- **Categories** are decided by what the changed statement names, else by its function, else by its file:
  \`scripts/mutation/categories.ts\`.
- A survivor needs an entry in \`scripts/mutation/survivors.ts\`. One without makes the run fail, and so does an entry
  whose mutant is killed.

## By category

${table("category", CATEGORIES, figures, (mutant) => mutant.category)}

## By operator

${table(
  "operator",
  Object.keys(OPERATORS),
  figures,
  (mutant) => mutant.operator,
  (name) => OPERATORS[name as keyof typeof OPERATORS],
)}

## By file

${table("file", [...new Set(figures.tried.map(({ mutant }) => mutant.file))].sort(), figures, (mutant) => mutant.file)}

## Survivors

${survived.length === 0 ? "None." : survivorsTable(figures)}

## Killing tests

Of each mutant the first test that failed, and how many mutants it killed. Which mutant is killed by which:
the last table.

${killers(killed)}

## All mutants

| mutant | line | change | killed by |
|---|---:|---|---|
${figures.tried
  .filter(({ result }) => result.outcome.kind === "killed" || result.outcome.kind === "survived")
  .sort((a, b) => a.mutant.file.localeCompare(b.mutant.file) || a.mutant.start - b.mutant.start)
  .map(row)
  .join("\n")}

## Not covered

- ${all - figures.tried.length} of ${all} changes were not tried; \`--count\` tries more, without renewing this page.
- Only one change at a time, and only those that the operators know: a missing idea is no mutant.
- Assembly is changed in its numbers only. Interfaces, mocks and OpenZeppelin's code are not changed.
- Gas is not looked at: a mutant that only wastes it survives or is equal.
- \`test_WithoutMinGasACallCanBeStarved\` is left out: without the optimizer it fails for reasons of its own.
- TypeScript tests are not played: what Solidity tests let pass counts as survivor.
`;
}

function table(
  head: string,
  names: readonly string[],
  figures: Figures,
  by: (mutant: Mutant) => string,
  meaning?: (name: string) => string,
): string {
  const rows = names.flatMap((name) => {
    const [dead, all] = ratio(figures, (mutant) => by(mutant) === name);
    if (all === 0) return [];
    return [
      `| ${name} |${meaning === undefined ? "" : ` ${meaning(name)} |`} ${dead} | ${all} | ${percent(dead, all)} |`,
    ];
  });
  const extra = meaning === undefined ? "" : " |";
  return [
    `| ${head} |${extra} killed | of | |`,
    `|---|${meaning === undefined ? "" : "---|"}---:|---:|---:|`,
    ...rows,
  ].join("\n");
}

function survivorsTable({ survived }: Figures): string {
  const rows = survived.map(
    ({ mutant, known }) =>
      `| \`${mutant.id}\` | ${mutant.category} | ${change(mutant)} | ${known === undefined ? "not looked at" : `${BECAUSE[known.because]}: ${known.reason}`} |`,
  );
  return ["| mutant | category | change | why |", "|---|---|---|---|", ...rows].join("\n");
}

function killers(killed: readonly Tried[]): string {
  const counts = new Map<string, number>();
  for (const { result } of killed) {
    if (result.outcome.kind !== "killed") continue;
    const { suite, test } = result.outcome.by;
    const name = `${suite.replace("test/sol/", "")} ${test}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const rows = [...counts]
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .map(([name, count]) => `| \`${name}\` | ${count} |`);
  return ["| test | mutants |", "|---|---:|", ...rows].join("\n");
}

function row({ mutant, result: { outcome } }: Tried): string {
  const by = outcome.kind === "killed" ? `\`${outcome.by.test.replace(/\(.*/, "")}\`` : "**survived**";
  return `| \`${mutant.id}\` | ${mutant.line} | ${change(mutant)} | ${by} |`;
}

const change = ({ text, replacement }: Mutant): string =>
  replacement === "{}" || replacement === "" ? `without ${code(text)}` : `${code(text)} → ${code(replacement)}`;

function code(text: string): string {
  const line = text.replace(/\s+/g, " ").replaceAll("|", "\\|");
  return `\`${line.length > 60 ? `${line.slice(0, 59)}…` : line}\``;
}

const percent = (part: number, whole: number): string =>
  whole === 0 ? "" : `${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %`;

const sentence = (words: readonly string[], last = "and"): string =>
  `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;

const commit = (): string =>
  execFileSync("git", ["log", "-1", "--format=%h", "--", "contracts", "test/sol"], {
    cwd: ROOT,
    encoding: "utf8",
  }).trim();
