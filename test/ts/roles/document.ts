// docs/roles.md: the matrix as a reader wants it. `npm run docs` writes it; roles.test.ts holds it to the matrix.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { everybody, matrix, type Row, type Target, targets } from "./matrix.ts";
import { everyRole, type Role, roles } from "./roles.ts";

const PATH = join(import.meta.dirname, "..", "..", "..", "docs", "roles.md");

const HEAD = `# Who may call what

Generated from \`test/ts/roles/matrix.ts\` by \`npm run docs\`; do not edit. A test makes every call of these tables by every
role, in a state in which it succeeds for whoever may make it, and compares the outcome and the error with its
arguments. A function without a row here fails that test.

## Roles

`;

const INTRODUCTIONS: Partial<Record<Target, string>> = {
  AgentTimelock: "The gate.",
  Council: "A Council under the gate: its admin is root.",
  "Council, standing alone": "A Council without gate is its own admin.",
};

export function writeDocument(): string {
  const named = everyRole.map((role) => `- \`${role}\`: ${roles[role]}`).join("\n");
  return `${HEAD}${named}\n${targets.map(section).join("")}`;
}

export function readDocument(): string {
  return readFileSync(PATH, "utf8");
}

function section(target: Target): string {
  const rows: readonly Row[] = matrix[target];
  const restricted = rows.filter((row) => row.may !== everybody || row.but !== undefined);
  const free = rows.filter((row) => row.may === everybody && row.but === undefined);
  const parts = [`\n## ${target}\n`];
  if (INTRODUCTIONS[target] !== undefined) parts.push(`\n${INTRODUCTIONS[target]}\n`);
  if (restricted.length > 0) parts.push(`\n${tableOf(restricted)}\n`);
  if (free.length > 0) parts.push(`\nEverybody: ${free.map(({ call }) => `\`${call}\``).join(", ")}.\n`);
  return parts.join("");
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const exceptions = Object.entries(row.but ?? {}).map(([role, error]) => `\`${role}\`: \`${error}\``);
    const errors = [...(row.error === undefined ? [] : [`\`${row.error}\``]), ...exceptions];
    return `| \`${row.call}\` | ${mayOf(row)} | ${errors.join("; ")} |`;
  });
  return ["| call | who may | all others get |", "|---|---|---|", ...lines].join("\n");
}

function mayOf({ may, but }: Row): string {
  if (may === everybody) return `everybody but ${listed(Object.keys(but ?? {}) as Role[])}`;
  return may.length === 0 ? "nobody" : listed(may);
}

function listed(names: readonly Role[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

if (import.meta.main) {
  writeFileSync(PATH, writeDocument());
  console.log("docs: roles written to docs/roles.md");
}
