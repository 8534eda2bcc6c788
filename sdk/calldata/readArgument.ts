import { type AbiParameter, type Address, getAddress, type Hex } from "viem";
import { type Json, parseJson } from "../json/parseJson.ts";

/** What cannot be read as an argument: `place` is below the argument, such as `[2].amount`. */
export class ArgumentProblem extends Error {
  readonly place: string;
  readonly value: string;
  readonly nextStep: string;

  constructor(place: string, value: string, summary: string, nextStep: string) {
    super(summary);
    this.place = place;
    this.value = value;
    this.nextStep = nextStep;
  }
}

/** How texts are read that may mean something beyond their type: names of accounts, amounts with units. */
export type ArgumentReaders = {
  /** Undefined where the text says nothing to it. */
  account?(text: string): Address | undefined;
  /** Undefined where the text says nothing to it. */
  amount?(text: string): bigint | undefined;
};

type Reading = { readers: ArgumentReaders; refuse(summary: string, nextStep: string): ArgumentProblem };

/**
 * A value of an ABI type as viem encodes it, from text or JSON. Nothing is guessed, rounded, cut or padded: numbers are
 * in range, bytes have their length, addresses of mixed case their checksum, lists their count. Lists and structs may
 * stand as text, and words in them without quotes: `[0x…, 5]`.
 *
 * @throws ArgumentProblem
 */
export function readArgument(parameter: AbiParameter, value: Json, readers: ArgumentReaders = {}, place = ""): unknown {
  const { type } = parameter;
  const refuse = (summary: string, nextStep: string) => new ArgumentProblem(place, shown(value), summary, nextStep);
  const [, itemType, count] = /^(.*)\[(\d*)\]$/s.exec(type) ?? [];
  if (itemType !== undefined && count !== undefined) return readItems(itemType, count);
  if (type === "tuple") return readMembers();
  if (value.kind === "list" || value.kind === "object") throw refuse(`This is no ${type}.`, "Write one value.");
  if (value.kind === "null") throw refuse(`There is no value, and a ${type} is needed.`, "Write the value.");
  if (type === "string") {
    if (value.kind === "text") return value.text;
    throw refuse("This is no text.", "Put it in double quotes.");
  }
  const text = value.kind === "bool" ? String(value.value) : value.text.trim();
  if (type === "bool") return readBool(text, { readers, refuse });
  if (type === "address") return readAddress(text, { readers, refuse });
  if (/^u?int\d*$/.test(type)) return readInteger(type, text, { readers, refuse });
  if (/^bytes\d*$/.test(type)) return readBytes(type, text, { readers, refuse });
  throw refuse(`The type ${type} is not supported.`, "Give the calldata itself.");

  function readItems(itemType: string, count: string): unknown[] {
    const items = listOf(value, refuse, type);
    if (count !== "" && items.length !== Number(count)) {
      throw refuse(`There are ${items.length} items, and ${type} has ${count}.`, `Write ${count} items.`);
    }
    return items.map((item, i) => readArgument({ ...parameter, type: itemType }, item, readers, `${place}[${i}]`));
  }

  function readMembers(): unknown {
    const components = "components" in parameter ? parameter.components : [];
    const read = (member: AbiParameter, item: Json, i: number) =>
      readArgument(member, item, readers, `${place}.${member.name || i}`);
    const entries = value.kind === "object" ? [...value.entries] : undefined;
    const isNamed = areNamed(components);
    const items =
      entries === undefined ? listOf(value, refuse, "struct") : inOrder(components, new Map(entries), refuse);
    if (items.length !== components.length) {
      throw refuse(
        `There are ${items.length} members, and the struct has ${components.length}.`,
        `Write ${components.map(({ name, type }) => (name ? `${type} ${name}` : type)).join(", ")}.`,
      );
    }
    const values = components.map((member, i) => read(member, items[i] as Json, i));
    // viem takes structs by name or by position.
    return isNamed ? Object.fromEntries(components.map(({ name }, i) => [name, values[i]])) : values;
  }
}

function listOf(value: Json, refuse: Reading["refuse"], what: string): readonly Json[] {
  if (value.kind === "list") return value.items;
  if (value.kind !== "text" || !value.text.trim().startsWith("[")) {
    throw refuse(`This is no ${what}.`, "Write it between brackets, separated by commas: [1, 2].");
  }
  const parsed = parseJson(value.text, { bareWords: true });
  if (!parsed.ok) {
    throw refuse(
      `This is no ${what}: at character ${parsed.column}: ${parsed.summary}`,
      "Write it between brackets, separated by commas: [1, 2].",
    );
  }
  return parsed.value.kind === "list" ? parsed.value.items : [];
}

function inOrder(
  components: readonly AbiParameter[],
  entries: ReadonlyMap<string, Json>,
  refuse: Reading["refuse"],
): Json[] {
  const names = components.map(({ name }) => name ?? "");
  const wanted = `Write exactly the members ${names.join(", ")}.`;
  if (!areNamed(components)) {
    throw refuse("Not all members of the struct have a name of their own.", "Write them in order, between brackets.");
  }
  for (const key of entries.keys())
    if (!names.includes(key)) throw refuse(`The struct has no member "${key}".`, wanted);
  return names.map((name) => {
    const item = entries.get(name);
    if (item === undefined) throw refuse(`The member "${name}" is missing.`, wanted);
    return item;
  });
}

/** Whether each has a name of its own. */
function areNamed(components: readonly AbiParameter[]): boolean {
  const names = components.map(({ name }) => name ?? "");
  return new Set(names).size === names.length && !names.includes("");
}

const BOOLS: Record<string, boolean> = {
  true: true,
  True: true,
  TRUE: true,
  1: true,
  false: false,
  False: false,
  FALSE: false,
  0: false,
};

function readBool(text: string, { refuse }: Reading): boolean {
  const value = Object.hasOwn(BOOLS, text) ? BOOLS[text] : undefined;
  if (value === undefined) throw refuse("This is no bool.", "Write true or false.");
  return value;
}

function readAddress(text: string, { readers, refuse }: Reading): Address {
  const known = readers.account?.(text);
  if (known !== undefined) return known;
  if (/^[a-z0-9-]+:0x[0-9a-fA-F]{40}$/.test(text)) {
    throw refuse("The address names a chain.", "Leave the prefix out: the file says for which chain it is.");
  }
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) {
    throw refuse("This is no address.", "Write 0x and 40 hexadecimal digits, copied from a place that you trust.");
  }
  const digits = text.slice(2);
  const checksummed = getAddress(text.toLowerCase());
  // In one case there is no checksum to compare. In mixed case a wrong checksum means a wrong character.
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase() || text === checksummed) return checksummed;
  throw refuse(
    "The address does not have its checksum: a character may be wrong.",
    "Copy the address again from a place that you trust.",
  );
}

function readInteger(type: string, text: string, { readers, refuse }: Reading): bigint {
  const isSigned = type.startsWith("i");
  const bits = BigInt(type.replace(/^u?int/, "") || 256);
  const value = /^(-?(0|[1-9]\d*)|0x[0-9a-fA-F]+)$/.test(text) ? BigInt(text) : readers.amount?.(text);
  if (value === undefined) {
    throw refuse("This is no whole number.", "Write it in digits: no decimal point, sign of currency or exponent.");
  }
  const least = isSigned ? -(1n << (bits - 1n)) : 0n;
  const most = isSigned ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  if (value >= least && value <= most) return value;
  throw refuse(`The number does not fit ${type}.`, `Write a number from ${least} to ${most}.`);
}

function readBytes(type: string, text: string, { refuse }: Reading): Hex {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text))
    throw refuse("These are no bytes.", "Write 0x and an even number of digits.");
  const size = type.slice("bytes".length);
  const given = (text.length - 2) / 2;
  if (size === "" || given === Number(size)) return text.toLowerCase() as Hex;
  throw refuse(`These are ${given} bytes, and ${type} has ${size}.`, "Write all bytes; none are filled in here.");
}

/** The value as it stood there, as far as it fits a line. */
function shown(value: Json): string {
  const text = textOf(value);
  return text.length > 140 ? `${text.slice(0, 137)}...` : text;
}

function textOf(value: Json): string {
  if (value.kind === "text" || value.kind === "word") return value.text;
  if (value.kind === "bool") return String(value.value);
  if (value.kind === "null") return "null";
  if (value.kind === "list") return `[${value.items.map(textOf).join(", ")}]`;
  return `{${[...value.entries].map(([key, item]) => `${key}: ${textOf(item)}`).join(", ")}}`;
}
