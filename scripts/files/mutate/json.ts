// Changes of what a JSON file says, and of how it says it.
import type { Random } from "../../matcher/random.ts";
import { replaceOne, type TextMutator } from "./mutator.ts";
import { anyNumber, anyWord } from "./values.ts";

type Tree = null | boolean | number | string | Tree[] | { [key: string]: Tree };
type Spot = { parent: Tree[] | { [key: string]: Tree }; key: string | number };

/** Changes one value of the tree; text that is no JSON stays as it is. */
function tree(change: (spot: Spot, value: Tree, random: Random, root: Tree) => Tree | undefined): TextMutator {
  return (text, random) => {
    const root = parsed(text);
    const spots = spotsOf(root);
    if (spots.length === 0) return text;
    const spot = random.pick(spots);
    const value = change(spot, (spot.parent as Record<string | number, Tree>)[spot.key] as Tree, random, root);
    if (value === undefined)
      Array.isArray(spot.parent) ? spot.parent.splice(Number(spot.key), 1) : delete spot.parent[spot.key];
    else (spot.parent as Record<string | number, Tree>)[spot.key] = value;
    return JSON.stringify(root, undefined, random.percent(50) ? 2 : undefined);
  };
}

const otherType = tree((_, value, random) =>
  random.pick<Tree>([
    null,
    true,
    false,
    0,
    -1,
    1.5,
    2 ** 53,
    "",
    "0",
    [],
    {},
    [value],
    { value },
    String(value),
    Number(value),
  ]),
);
const otherValue = tree((_, value, random) => (typeof value === "number" ? random.below(300) : anyWord(random)));
const numberText = tree((_, value, random) => (typeof value === "string" ? anyNumber(random) : random.below(2 ** 31)));
const remove = tree(() => undefined);
const fromElsewhere = tree((_, __, random, root) => {
  const { parent, key } = random.pick(spotsOf(root));
  return structuredClone((parent as Record<string | number, Tree>)[key] as Tree);
});
const otherItems = tree(({ parent }, value, random) => {
  if (Array.isArray(parent)) {
    if (random.percent(50)) parent.push(structuredClone(value));
    else parent.reverse();
  }
  return value;
});
const many = tree(({ parent }, value) => {
  if (Array.isArray(parent)) for (let i = 0; i < 300; i++) parent.push(structuredClone(value));
  return value;
});

/** The same keys in another order: no reader need mind. */
const reorder: TextMutator = (text, random) => {
  const root = parsed(text);
  const shuffle = (value: Tree): Tree => {
    if (Array.isArray(value)) return value.map(shuffle);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]): [string, Tree] => [key, shuffle(inner)]);
    return Object.fromEntries(random.percent(50) ? entries.reverse() : entries);
  };
  return root === null ? text : `${JSON.stringify(shuffle(root), undefined, random.pick([0, 1, 2, "\t"]))}\n`;
};

const KEY = /"[^"\\]*"\s*:/g;
const renameKey: TextMutator = (text, random) =>
  replaceOne(text, KEY, random, () => `${JSON.stringify(anyWord(random))}:`);
const extraKey: TextMutator = (text, random) =>
  replaceOne(
    text,
    /\{/g,
    random,
    (brace) =>
      `${brace}${JSON.stringify(anyWord(random))}: ${random.pick(["1", "null", "{}", '"x"', '{"admin":true}'])},`,
  );
const keyTwice: TextMutator = (text, random) =>
  replaceOne(text, /"[^"\\]*"\s*:\s*("[^"\\]*"|\d+)/g, random, (entry) => `${entry}, ${entry}`);
const keyTwiceOther: TextMutator = (text, random) =>
  replaceOne(
    text,
    /"[^"\\]*"\s*:\s*("[^"\\]*"|\d+)/g,
    random,
    (entry) => `${entry}, ${entry.split(":")[0]}: "${anyNumber(random)}"`,
  );
const unquote: TextMutator = (text, random) => replaceOne(text, /"\d+"/g, random, (found) => found.slice(1, -1));
const quote: TextMutator = (text, random) => replaceOne(text, /(?<=:\s?)\d+/g, random, (found) => `"${found}"`);
const bare: TextMutator = (text, random) =>
  replaceOne(text, /(?<=:\s?)("[^"\\]*"|\d+)/g, random, () => anyNumber(random));
const spelling: TextMutator = (text, random) =>
  replaceOne(text, /(?<=:\s?)\d+(?=\s*[,}\n])/g, random, (found) =>
    random.pick([`${found}.0`, `${found}e0`, `-${found}`, `0${found}`]),
  );
const comment: TextMutator = (text, random) =>
  replaceOne(text, /,/g, random, () => random.pick([", // note\n", ", /* note */", ",,"]));
const singleQuotes: TextMutator = (text) => text.replaceAll('"', "'");
const deep: TextMutator = (text, random) => {
  const depth = random.pick([31, 33, 10_000]);
  const [open, close] = random.pick([
    ["[", "]"],
    ['{"a":', "}"],
  ] as const);
  return replaceOne(text, /(?<=:\s?)("[^"\\]*"|\d+|\[|\{)/g, random, (found) =>
    /^[[{]/.test(found) ? open.repeat(depth) + found : `${open.repeat(depth)}${found}${close.repeat(depth)}`,
  );
};
const deepWhole: TextMutator = (_, random) =>
  random.pick(["[".repeat(10_000), `${"[".repeat(10_000)}${"]".repeat(10_000)}`, '{"a":'.repeat(10_000)]);
const huge: TextMutator = (text, random) =>
  replaceOne(text, /\[/g, random, () => `[${random.pick(["0,", '"0x",', "null,", "{},", "[],"]).repeat(100_000)}`);

/** Null where it is no JSON, or is nested deeper than JSON.stringify goes. */
function parsed(text: string): Tree {
  if (/(\[\s*){1000}|(\{"a":){1000}/.test(text)) return null;
  try {
    return JSON.parse(text) as Tree;
  } catch {
    return null;
  }
}

function spotsOf(value: Tree): Spot[] {
  const spots: Spot[] = [];
  const stack: Tree[] = [value];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    if (typeof top !== "object" || top === null) continue;
    const keys = Array.isArray(top) ? top.keys() : Object.keys(top);
    for (const key of keys) {
      spots.push({ parent: top, key });
      stack.push((top as Record<string | number, Tree>)[key] as Tree);
    }
  }
  return spots;
}

export const jsonMutators: readonly TextMutator[] = [
  ...[
    otherType,
    otherType,
    otherValue,
    otherValue,
    numberText,
    remove,
    remove,
    fromElsewhere,
    otherItems,
    reorder,
    reorder,
  ],
  ...[renameKey, extraKey, keyTwice, keyTwiceOther, unquote, quote, bare, spelling, comment, singleQuotes],
];
export const longJsonMutators: readonly TextMutator[] = [deep, deepWhole, huge, many];
