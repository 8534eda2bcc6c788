// Writes docs/doctor.md from the doctor's registry. With --check it writes nothing and fails if it would.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Check } from "../../sdk/doctor/check.ts";
import { INCOMPLETE } from "../../sdk/doctor/diagnose.ts";
import { checks } from "../../sdk/doctor/registry.ts";
import { report } from "../check/report.ts";

const TARGET = "docs/doctor.md";

const HEAD = `# What the doctor finds

Generated from \`sdk/doctor/registry.ts\` by \`npm run docs\`; do not edit.

\`hardhat sallyport doctor\` examines a system that stands: it asks the chain, at one block, and compares with the policy
file and the DAO file what only they can tell. It prints each finding with its code, what is wrong with the values, why
it matters, and the cure.

- An **error** puts funds or the power over them at risk, or something that is relied on cannot work.
- A **warning** works, and one more mishap breaks it.
- A **note** is worth knowing; it does not change the exit status.

| exit status | meaning |
|---|---|
| 0 | every check was made, and nothing is wrong |
| 1 | the doctor could not look: no node, no record, a senseless option |
| ${INCOMPLETE} | nothing wrong was found, but some checks could not be made; the output tells which and why |
| 10 to 59 | an error; of several the first of this list |
| 60 to 120 | no error, but a warning; of several the first of this list |

A check that could not be made is told as NOT CHECKED, never as healthy. \`--json\` has all findings, all checks that
were made, and those that were not. \`--only DOCTOR_PAUSED,DOCTOR_KEY_EXPIRING\` makes some checks alone.

What it cannot see: who holds which key, whether two accounts are one person, what a Governor's voters will do, and
allowances of tokens that the policy does not name.
`;

const GROUPS = [
  ["error", "Errors"],
  ["warning", "Warnings"],
  ["note", "Notes"],
] as const;

function row({ code, severity, status, mistake }: Check): string {
  return `| [${code}](#${code.toLowerCase()}) | ${severity === "note" ? "0" : status} | ${mistake} |\n`;
}

function section({ code, mistake, why, cure }: Check): string {
  return `\n### ${code}\n\n${mistake} ${why}\n\n**Cure:** ${cure}\n`;
}

const groups = GROUPS.map(([severity, title]) => {
  const own = checks.filter((one) => one.severity === severity);
  const table = `| code | exit status | what is found |\n|---|---|---|\n${own.map(row).join("")}`;
  return `\n## ${title}\n\n${table}${own.map(section).join("")}`;
});
const text = HEAD + groups.join("");
const isCurrent = existsSync(TARGET) && readFileSync(TARGET, "utf8") === text;

if (process.argv.includes("--check")) {
  report("doctor's docs", isCurrent ? [] : [`${TARGET} is not up to date: npm run docs`]);
} else {
  writeFileSync(TARGET, text);
  console.log(`docs: ${checks.length} checks written to ${TARGET}`);
}
