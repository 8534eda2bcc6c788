// The table of seeded bugs in test/invariant/README.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SeededBug } from "./bugs.ts";
import { KINDS, type Kind, type Red } from "./campaign.ts";

export type Found = { bug: SeededBug; red: Record<Kind, Red> };

const README = join(import.meta.dirname, "..", "..", "test", "invariant", "README.md");
const BETWEEN = /(<!-- seeded bugs -->\n).*(<!-- end of seeded bugs -->)/s;

/** Whether the table of the README is this one. */
export function tableStands(found: readonly Found[]): boolean {
  return BETWEEN.exec(readFileSync(README, "utf8"))?.[0].includes(`\n\n${table(found)}\n\n`) ?? false;
}

export function writeTable(found: readonly Found[]): void {
  const text = readFileSync(README, "utf8");
  writeFileSync(
    README,
    text.replace(BETWEEN, (_, before, after) => `${before}\n${table(found)}\n\n${after}`),
  );
}

/** The bugs as the README tells them: all that its table says but how many calls it took. */
export function readTable(): { invariant: number; bug: string; file: string }[] {
  const rows = BETWEEN.exec(readFileSync(README, "utf8"))?.[0].matchAll(/^\| (\d+) \| (.+) \| `(.+)` \|/gm) ?? [];
  return [...rows].map(([, invariant, bug = "", file = ""]) => ({ invariant: Number(invariant), bug, file }));
}

function table(found: readonly Found[]): string {
  const kinds = Object.keys(KINDS) as Kind[];
  const head = `| | bug | in | ${kinds.join(" | ")} |\n|---:|---|---|${"---:|".repeat(kinds.length)}`;
  const rows = found.map(
    ({ bug: { invariant, bug, file }, red }) =>
      `| ${invariant} | ${bug} | \`${file}\` | ${kinds.map((kind) => red[kind].calls).join(" | ")} |`,
  );
  return [head, ...rows].join("\n");
}
