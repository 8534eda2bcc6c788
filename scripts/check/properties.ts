// test/properties.md lists what must hold of the whole system. Each property has a sentence, what it assumes, what its
// violation would cost and the tests that hold it; numbers are consecutive; the invariants are among them, word by word.
import { REFERENCE, type ReadTest, readTest, referenceProblems } from "./testReferences.ts";

/** Fewer would leave parts of the system without any. */
const LEAST = 60;

const HEADING = /^### PR-(\d+) · (.+) · (safety|liveness)((?:, invariant \d+)?)$/;
const FIELDS = ["Assumes", "If violated", "Held by"] as const;

type Block = { heading: string; lines: string[] };

/** @param sentences Those of the invariants, in order. */
export function propertyProblems(text: string, sentences: readonly string[], read: ReadTest = readTest): string[] {
  const blocks = blocksOf(text);
  const told = new Set<number>();
  const problems = blocks.flatMap((block, i) => {
    const [, number = "", , , mark = ""] = HEADING.exec(block.heading) ?? [];
    if (number === "") return [`"${block.heading}" is no heading of a property`];
    const name = `PR-${number}`;
    const invariant = Number(/\d+/.exec(mark)?.[0] ?? 0);
    const found = [...fieldProblems(block), ...referenceProblems(block.lines.join("\n"), read)];
    if (Number(number) !== i + 1) found.push(`comes as number ${i + 1}`);
    if (invariant !== 0) {
      if (told.has(invariant)) found.push(`invariant ${invariant} is told twice`);
      told.add(invariant);
      if (sentenceOf(block) !== sentences[invariant - 1])
        found.push(`does not say the sentence of invariant ${invariant}`);
    }
    return found.map((problem) => `${name}: ${problem}`);
  });
  const missing = sentences.map((_, i) => i + 1).filter((invariant) => !told.has(invariant));
  problems.push(...missing.map((invariant) => `invariant ${invariant} is not among the properties`));
  if (blocks.length < LEAST) problems.push(`${blocks.length} properties, at least ${LEAST} are needed`);
  return problems;
}

/** The numbered sentences of test/invariant/README.md, in order. */
export function invariantSentences(readme: string): string[] {
  return [...readme.matchAll(/^\d+\. (.+)$/gm)].map(([, sentence = ""]) => sentence);
}

/** What stands below each heading of the third level, up to the next heading. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let current: Block | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("### ")) {
      current = { heading: line, lines: [] };
      blocks.push(current);
    } else if (line.startsWith("#")) {
      current = undefined;
    } else {
      current?.lines.push(line);
    }
  }
  return blocks;
}

/** All that stands before the fields, as one line. */
function sentenceOf({ lines }: Block): string {
  const end = lines.findIndex((line) => line.startsWith("- "));
  return lines
    .slice(0, end === -1 ? undefined : end)
    .join(" ")
    .trim();
}

function fieldProblems(block: Block): string[] {
  const problems = sentenceOf(block) === "" ? ["has no sentence"] : [];
  for (const field of FIELDS) {
    const value = fieldOf(block, field);
    if (value === undefined) problems.push(`has no field "${field}"`);
    else if (value === "") problems.push(`says nothing under "${field}"`);
  }
  if (!fieldOf(block, "Held by")?.match(REFERENCE)) problems.push("no test holds it");
  return problems;
}

/** The text of a field, which may go on over lines that are indented. */
function fieldOf({ lines }: Block, field: string): string | undefined {
  const head = `- **${field}:**`;
  const start = lines.findIndex((line) => line.startsWith(head));
  if (start === -1) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !line.startsWith("  "));
  return [lines[start]?.slice(head.length), ...rest.slice(0, end === -1 ? undefined : end)].join(" ").trim();
}
