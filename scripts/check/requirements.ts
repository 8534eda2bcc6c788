// docs/requirements.md names the tests that hold each requirement. Each must exist, each requirement must have one,
// and no id may be given twice. test/README.md names tests as well, by class of attack, and test/properties.md, by what
// must hold of the whole.
import { readFileSync } from "node:fs";
import { invariantSentences, propertyProblems } from "./properties.ts";
import { report } from "./report.ts";
import { REFERENCE, referenceProblems } from "./testReferences.ts";

const DOCUMENT = "docs/requirements.md";
const README = "test/README.md";
const PROPERTIES = "test/properties.md";
const INVARIANTS = "test/invariant/README.md";
const THREATS = "docs/threat-model.md";

const ROW = /^\| ([A-Z]-\d+) \|/;

function problemsIn(text: string): string[] {
  const problems: string[] = [];
  const ids = new Set<string>();
  for (const line of text.split("\n")) {
    const id = ROW.exec(line)?.[1];
    problems.push(...referenceProblems(line).map((problem) => `${id ?? DOCUMENT}: ${problem}`));
    if (id === undefined) continue;
    if (ids.has(id)) problems.push(`${id} is given twice`);
    ids.add(id);
    if (!line.split("|").at(-2)?.match(REFERENCE)) problems.push(`${id}: no test holds it`);
  }
  if (ids.size === 0) problems.push(`${DOCUMENT} has no requirements`);
  return problems;
}

const textOf = (file: string) => readFileSync(file, "utf8");

report("requirements", [
  ...problemsIn(textOf(DOCUMENT)),
  ...[README, THREATS].flatMap((file) => referenceProblems(textOf(file)).map((problem) => `${file}: ${problem}`)),
  ...propertyProblems(textOf(PROPERTIES), invariantSentences(textOf(INVARIANTS))).map(
    (problem) => `${PROPERTIES}: ${problem}`,
  ),
]);
