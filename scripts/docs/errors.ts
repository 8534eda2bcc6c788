// Writes docs/errors.md from the registry of error codes. With --check it writes nothing and fails if it would.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { ErrorEntry } from "../../sdk/errors/entry.ts";
import { errorRegistry } from "../../sdk/errors/registry.ts";
import { report } from "../check/report.ts";

const TARGET = "docs/errors.md";

const HEAD = `# Errors

Generated from \`sdk/errors/registry.ts\` by \`npm run docs\`; do not edit.

Every error of the SDK is a \`SallyportError\` with a stable \`code\`. Its message says what is wrong, where, with which
value, and what to do next; recognise it by \`isSallyportError(error, code)\`. Where trying again without a change can
help, \`isRetryable\` is true.
`;

function section([code, { why, nextStep, retryable }]: [string, ErrorEntry]): string {
  const retry = retryable ? "\n\nTrying again can help." : "";
  return `\n## ${code}\n\n${why}\n\n**What to do:** ${nextStep}${retry}\n`;
}

const entries = Object.entries(errorRegistry).sort(([a], [b]) => (a < b ? -1 : 1));
const text = HEAD + entries.map(section).join("");
const isCurrent = existsSync(TARGET) && readFileSync(TARGET, "utf8") === text;

if (process.argv.includes("--check")) {
  report("docs", isCurrent ? [] : [`${TARGET} is not up to date: npm run docs`]);
} else {
  mkdirSync(dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, text);
  console.log(`docs: ${entries.length} error codes written to ${TARGET}`);
}
