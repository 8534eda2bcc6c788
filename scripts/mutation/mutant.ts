// What a mutant is, and what became of it.
import { createHash } from "node:crypto";

/** What is changed, by kind. */
export const OPERATORS = {
  boundary: "a comparison includes its limit, or no longer",
  negate: "a condition is its opposite",
  logic: "`and` where `or` stood, or the other way",
  "drop-check": "an `if … revert`, a call that requires, or a modifier is left out",
  "skip-lock": "the execution lock is not taken, kept or opened",
  role: "another holder of power is asked for",
  "skip-write": "a write to storage is left out",
  "skip-assign": "a write to a variable in memory is left out",
  "skip-call": "a call for its effect is left out",
  "skip-emit": "an event is left out",
  "skip-branch": "an early way out is left out",
  answer: "a function that says yes or no always says one of them",
  "swap-args": "two arguments of one type change places",
  constant: "a number is one more, or one less",
  arith: "another calculation: + and -, * and /, bitwise and and or",
  history: "a bug that others have had, written by hand",
} as const;
export type Operator = keyof typeof OPERATORS;

/** What is put at risk. All mutants of the first five must be killed. */
export const CATEGORIES = [
  "authorisation",
  "epoch",
  "meter",
  "time",
  "signature",
  "hashing",
  "bounds",
  "rules",
  "input",
  "event",
  "other",
] as const;
export type Category = (typeof CATEGORIES)[number];
export const MUST_DIE: readonly Category[] = CATEGORIES.slice(0, 5);

/** How a change reads as a choice; `text` with a sign in place of the number. */
export type Choice = { start: number; end: number; text: string };

export type Mutant = {
  /** File, function, operator and a hash of the change: stays when lines move. */
  id: string;
  operator: Operator;
  category: Category;
  /** Such as contracts/Council.sol. */
  file: string;
  function: string;
  line: number;
  /** Place of the change in the file, in characters. */
  start: number;
  text: string;
  replacement: string;
  /** The change as a choice in a compilation of many; see schema.ts. Without, it is compiled alone. */
  choice?: Choice;
};

export type Outcome =
  /** At least one test fails. `by` is the first of them. */
  | { kind: "killed"; by: { test: string; suite: string; reason: string }; suiteHash: string }
  /** All tests pass, those of campaigns only if `campaigns`, and the code that is deployed is another. */
  | { kind: "survived"; testsHash: string; campaigns: boolean }
  /** The code that is deployed is the same. */
  | { kind: "equal" }
  | { kind: "invalid" }
  | { kind: "timeout" };

export type Result = {
  id: string;
  /** Hash of all that was compiled: a result holds as long as it is the same. */
  key: string;
  outcome: Outcome;
  seconds: number;
};

export function plantAt(mutant: Mutant, source: string): string {
  const { start, text, replacement, file } = mutant;
  if (source.slice(start, start + text.length) !== text) throw new Error(`MUTATION_MOVED: ${mutant.id} in ${file}`);
  return source.slice(0, start) + replacement + source.slice(start + text.length);
}

export const hashOf = (...texts: readonly string[]): string =>
  createHash("sha256").update(texts.join("\0")).digest("hex").slice(0, 16);
