// Changes that any text can suffer: cut, torn, joined, spelt otherwise.
import { placeIn, replaceOne, type TextMutator } from "./mutator.ts";
import { anyNumber, anyWord, CHARACTERS, longText, nearHex } from "./values.ts";

/** Marks after which a file is cut or changed: where readers change what they expect. */
const MARK = /[\n:,"'{}[\]|>#&*!%-]/g;

const truncate: TextMutator = (text, random) => text.slice(0, placeIn(text, random));
const truncateAtMark: TextMutator = (text, random) => {
  const marks = [...text.matchAll(MARK)];
  return marks.length === 0 ? "" : text.slice(0, random.pick(marks).index + random.below(2));
};
const cutOut: TextMutator = (text, random) => {
  const at = placeIn(text, random);
  return text.slice(0, at) + text.slice(at + 1 + random.below(random.percent(50) ? 3 : 200));
};
const repeatPart: TextMutator = (text, random) => {
  const at = placeIn(text, random);
  const part = text.slice(at, at + 1 + random.below(120));
  return text.slice(0, at) + part.repeat(random.percent(95) ? 2 : 200) + text.slice(at + part.length);
};
const insertMark: TextMutator = (text, random) => {
  const at = placeIn(text, random);
  const mark = random.pick([
    "\n",
    ":",
    ",",
    '"',
    "'",
    "{",
    "}",
    "[",
    "]",
    "\\",
    "\t",
    ";",
    "|",
    "#",
    "\r",
    " ",
    ": ",
    "- ",
  ]);
  return text.slice(0, at) + mark + text.slice(at);
};
const insertCharacter: TextMutator = (text, random) => {
  const at = placeIn(text, random);
  return text.slice(0, at) + random.pick(CHARACTERS) + text.slice(at);
};
const insertEscape: TextMutator = (text, random) =>
  replaceOne(
    text,
    /"/g,
    random,
    () => `"${random.pick(["\\u0000", "\\ud800", "\\u202e", "\\x41", "\\", "\\n", "\\/", "\\u00"])}`,
  );

const number: TextMutator = (text, random) => replaceOne(text, /\b\d[\d.,]*\b/g, random, () => anyNumber(random));
const smallChange: TextMutator = (text, random) => replaceOne(text, /\d/g, random, () => String(random.below(10)));
const hex: TextMutator = (text, random) =>
  replaceOne(text, /0x[0-9a-fA-F]*/g, random, (found) => nearHex(found, random));
const otherHex: TextMutator = (text, random) => {
  const all = text.match(/0x[0-9a-fA-F]+/g) ?? [];
  return all.length === 0 ? text : replaceOne(text, /0x[0-9a-fA-F]+/g, random, () => random.pick(all));
};
const word: TextMutator = (text, random) => replaceOne(text, /[A-Za-z_]\w*/g, random, () => anyWord(random));
const otherWord: TextMutator = (text, random, others) => {
  const all = (random.percent(70) ? text : random.pick(others)).match(/[A-Za-z_]\w*/g) ?? [];
  return all.length === 0 ? text : replaceOne(text, /[A-Za-z_]\w*/g, random, () => random.pick(all));
};
const swapTokens: TextMutator = (text, random) => {
  const tokens = [...text.matchAll(/[\w.]+/g)];
  if (tokens.length < 2) return text;
  const [first, second] = [random.pick(tokens), random.pick(tokens)].sort((a, b) => a.index - b.index);
  if (first === undefined || second === undefined || first.index === second.index) return text;
  const between = text.slice(first.index + first[0].length, second.index);
  return text.slice(0, first.index) + second[0] + between + first[0] + text.slice(second.index + second[0].length);
};
const long: TextMutator = (text, random) => {
  const at = placeIn(text, random);
  return text.slice(0, at) + longText(random) + text.slice(at);
};
const empty: TextMutator = (_, random) =>
  random.pick(["", " ", "\n", "\n\n\n", "\r\n", "\ufeff", "\t", "null", "{}", "[]", "0", '""']);

const lines =
  (change: (lines: string[], at: number, other: number) => string[]): TextMutator =>
  (text, random) => {
    const all = text.split("\n");
    return change(all, random.below(all.length), random.below(all.length)).join("\n");
  };
const duplicateLine = lines((all, at) => all.toSpliced(at, 0, all[at] ?? ""));
const duplicateElsewhere = lines((all, at, other) => all.toSpliced(other, 0, all[at] ?? ""));
const deleteLine = lines((all, at) => all.toSpliced(at, 1));
const swapLines = lines((all, at, other) => all.with(at, all[other] ?? "").with(other, all[at] ?? ""));
const indentLine = lines((all, at, other) => all.with(at, `${" ".repeat(1 + (other % 4))}${all[at]}`));
const dedentLine = lines((all, at) => all.with(at, (all[at] ?? "").replace(/^ {1,2}/, "")));
const tabLine = lines((all, at) => all.with(at, `\t${all[at]}`));
const joinLine = lines((all, at) => all.toSpliced(at, 2, `${all[at]}${all[at + 1] ?? ""}`));
const conflict: TextMutator = (text, random) => {
  const all = text.split("\n");
  const at = random.below(all.length);
  return all.toSpliced(at, 1, "<<<<<<< ours", all[at] ?? "", "=======", all[at] ?? "", ">>>>>>> theirs").join("\n");
};

/** The beginning of one file and the end of another. */
const splice: TextMutator = (text, random, others) => {
  const other = random.pick(others);
  if (random.percent(50)) return text.slice(0, placeIn(text, random)) + other.slice(placeIn(other, random));
  const [a, b] = [text.split("\n"), other.split("\n")];
  return [...a.slice(0, random.below(a.length + 1)), ...b.slice(random.below(b.length + 1))].join("\n");
};
const append: TextMutator = (text, random, others) =>
  text + random.pick([text, random.pick(others), "\n---\n", "\u0000", "}"]);

/** Changes that no reader need mind. */
const windowsLines: TextMutator = (text) => text.replaceAll("\n", "\r\n");
const oldMacLines: TextMutator = (text) => text.replaceAll("\n", "\r");
const mark: TextMutator = (text) => `\ufeff${text}`;
const blankLines: TextMutator = (text, random) => replaceOne(text, /\n/g, random, () => "\n\n");
const trailingSpace: TextMutator = (text, random) => replaceOne(text, /\n/g, random, () => "  \n");
const endless: TextMutator = (text) => text.trimEnd();

export const textMutators: readonly TextMutator[] = [
  ...[truncate, truncateAtMark, cutOut, repeatPart, insertMark, insertCharacter, insertEscape],
  ...[number, number, smallChange, smallChange, hex, hex, otherHex, word, otherWord, otherWord, swapTokens],
  ...[duplicateLine, duplicateElsewhere, deleteLine, deleteLine, swapLines, indentLine, dedentLine, tabLine, joinLine],
  ...[conflict, splice, splice, append, empty, windowsLines, oldMacLines, mark, blankLines, trailingSpace, endless],
];

/** Rare, because they take time. */
export const longMutators: readonly TextMutator[] = [long];
