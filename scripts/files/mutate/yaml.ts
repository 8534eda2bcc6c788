// What YAML can say besides what people mean.
import { replaceOne, type TextMutator } from "./mutator.ts";
import { anyWord, CHARACTERS } from "./values.ts";

/** A value on the line of its key. */
const VALUE = /(?<=^[ \t-]*[\w" -]+: )\S.*$/gm;
const KEY = /^[ \t-]*[\w"-]+(?=:( |$))/gm;

const SPECIAL: readonly string[] = [
  ...[
    "&a b",
    "*a",
    "&a *a",
    "!!js/function 'x'",
    "!!binary aGVsbG8=",
    "!!set {a, b}",
    "!!omap [a: 1]",
    "!!str 5",
    "!x 1",
  ],
  ...[
    "!<tag:yaml.org,2002:int> 5",
    "!!merge <<",
    "<<: *a",
    "{<<: *a}",
    "| \n  text",
    ">-\n  text",
    "|9\n x",
    "|+",
    "'it''s",
    '"\\x41"',
  ],
  ...[
    '"\\u202e"',
    '"\\ud800"',
    '"\\0"',
    "[a, b",
    "{a: b",
    "[a,b]",
    "{a,b}",
    "? a\n: b",
    "- - - a",
    "a: b: c",
    "@a",
    "`a`",
    "%a",
    "# a",
  ],
  ...[
    "[1,250 GUSD]",
    "{ amount: 1,250, token: GUSD }",
    "2027-01-01",
    "0o17",
    "0x1F",
    "1_000",
    "12:30",
    ".inf",
    "~",
    "null",
    "yes",
    "",
  ],
];

const value: TextMutator = (text, random) => replaceOne(text, VALUE, random, () => anyWord(random));
const special: TextMutator = (text, random) => replaceOne(text, VALUE, random, () => random.pick(SPECIAL));
const otherValue: TextMutator = (text, random) => {
  const all = text.match(VALUE) ?? [];
  return all.length === 0 ? text : replaceOne(text, VALUE, random, () => random.pick(all));
};
const listed: TextMutator = (text, random) =>
  replaceOne(text, VALUE, random, (found) => random.pick([`[${found}]`, `[${found}, ${found}]`, `{ a: ${found} }`]));
const quoted: TextMutator = (text, random) =>
  replaceOne(text, VALUE, random, (found) => (found.startsWith('"') ? found.slice(1, -1) : JSON.stringify(found)));
const key: TextMutator = (text, random) =>
  replaceOne(text, KEY, random, (found) => `${/^[ \t-]*/.exec(found)?.[0] ?? ""}${anyWord(random)}`);
const keyCase: TextMutator = (text, random) =>
  replaceOne(text, KEY, random, (found) => (random.percent(50) ? found.toUpperCase() : `${found}s`));
const withoutKey: TextMutator = (text, random) => replaceOne(text, /^[ \t]*[\w" -]+: \S.*\n/gm, random, () => "");
const emptied: TextMutator = (text, random) =>
  replaceOne(
    text,
    /^([ \t]*[\w"-]+:)\n(\1[^\n]*\n|[ \t]+[^\n]*\n)+/gm,
    random,
    (found) => `${found.split("\n", 1)[0]} {}\n`,
  );
const extraKey: TextMutator = (text, random) =>
  replaceOne(text, KEY, random, (found) => `${/^[ \t]*/.exec(found)?.[0] ?? ""}${anyWord(random)}: 1\n${found}`);
const anchored: TextMutator = (text, random) => replaceOne(text, VALUE, random, (found) => `&a ${found}`);
const comment: TextMutator = (text, random) => replaceOne(text, /$/gm, random, () => " # a note");
const hiddenComment: TextMutator = (text, random) =>
  replaceOne(text, /$/gm, random, () => ` # ${random.pick(CHARACTERS)}`);
const documents: TextMutator = (text, random) =>
  random.pick([
    `---\n${text}`,
    `${text}\n---\na: b\n`,
    `${text}\n...\n`,
    `%YAML 1.1\n---\n${text}`,
    `%TAG ! tag:x,2002:\n---\n${text}`,
    `--- !x\n${text}`,
  ]);
const merge: TextMutator = (text, random) =>
  replaceOne(text, KEY, random, (found) => `${/^[ \t]*/.exec(found)?.[0] ?? ""}<<: { a: b }\n${found}`);
const laughs: TextMutator = (text) => {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`);
  return [text, "l0: &l0 [ha, ha]", ...levels, ""].join("\n");
};
const deep: TextMutator = (text, random) => {
  const depth = random.pick([30, 10_000]);
  const [open, close] = random.pick([
    ["[", "]"],
    ["{a: ", "}"],
    ["- ", ""],
    ["? ", ""],
    ["[a, ", "]"],
    ["!x ", ""],
    ["&a ", ""],
  ] as const);
  return replaceOne(
    text,
    VALUE,
    random,
    (found) => open.repeat(depth) + found + (random.percent(50) ? close.repeat(depth) : ""),
  );
};
const deepBlock: TextMutator = (text) =>
  `${text}\n${Array.from({ length: 1_000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")}\n`;
const huge: TextMutator = (text, random) =>
  random.percent(50)
    ? `${text}\n${Array.from({ length: 20_000 }, (_, i) => `k${i}: v`).join("\n")}\n`
    : replaceOne(text, VALUE, random, () => `[${"a, ".repeat(50_000)}b]`);
const hugeName: TextMutator = (text, random) =>
  replaceOne(text, KEY, random, (found) => found + "x".repeat(random.pick([300, 200_000])));

export const yamlMutators: readonly TextMutator[] = [
  ...[value, value, special, special, otherValue, otherValue, listed, quoted, quoted, key, keyCase, extraKey, anchored],
  ...[withoutKey, withoutKey, emptied],
  ...[comment, comment, hiddenComment, documents, merge],
];
export const longYamlMutators: readonly TextMutator[] = [laughs, deep, deepBlock, huge, hugeName];
