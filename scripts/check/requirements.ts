// docs/requirements.md names the tests that hold each requirement. Each must exist, each requirement must have one,
// and no id may be given twice. test/README.md names tests as well, by class of attack.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "./report.ts";

const DOCUMENT = "docs/requirements.md";
const README = "test/README.md";

/** `file: name of the test`, the file below test/. */
const REFERENCE = /`((?:sol|ts)\/\S+): ([^`]+)`/g;

const ROW = /^\| ([A-Z]-\d+) \|/;

function problemsOf(file: string, name: string): string[] {
  const path = join("test", file);
  if (!existsSync(path)) return [`there is no test/${file}`];
  const source = readFileSync(path, "utf8");
  const found = file.endsWith(".sol")
    ? new RegExp(`\\bfunction ${name}\\(`).test(source)
    : ['"', "'", "`"].some((quote) => source.includes(`${quote}${name}${quote}`));
  return found ? [] : [`test/${file} has no test "${name}"`];
}

function referencesIn(text: string): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, file, name]) => problemsOf(file ?? "", name ?? ""));
}

function problemsIn(text: string): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  for (const line of text.split("\n")) {
    const id = ROW.exec(line)?.[1];
    problems.push(...referencesIn(line).map((problem) => `${id ?? DOCUMENT}: ${problem}`));
    if (id === undefined) continue;
    if (ids.has(id)) problems.push(`${id} is given twice`);
    ids.add(id);
    if (!line.split("|").at(-2)?.match(REFERENCE)) problems.push(`${id}: no test holds it`);
  }
  if (ids.size === 0) problems.push(`${DOCUMENT} has no requirements`);
  return problems;
}

report("requirements", [
  ...problemsIn(readFileSync(DOCUMENT, "utf8")),
  ...referencesIn(readFileSync(README, "utf8")).map((problem) => `${README}: ${problem}`),
]);
