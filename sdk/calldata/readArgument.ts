import type { AbiParameter } from "viem";
import { type Json, parseJson } from "../text/parseJson.ts";
import { ArgumentProblem, shown } from "./argumentProblem.ts";
import { type ArgumentReaders, type Reading, readScalar } from "./readScalar.ts";

/**
 * A value of an ABI type as viem encodes it, from text or JSON. Nothing is guessed, rounded, cut or padded: numbers are
 * in range, bytes have their length, addresses of mixed case their checksum, lists their count. Lists and structs may
 * stand as text, and words in them without quotes: `[0x…, 5]`.
 *
 * @throws ArgumentProblem
 */
export function readArgument(parameter: AbiParameter, value: Json, readers: ArgumentReaders = {}, place = ""): unknown {
  const { type } = parameter;
  const refuse: Reading["refuse"] = (summary, nextStep) => new ArgumentProblem(place, shown(value), summary, nextStep);
  const [, itemType, count] = /^(.*)\[(\d*)\]$/s.exec(type) ?? [];
  if (itemType !== undefined && count !== undefined) return readItems(itemType, count);
  if (type === "tuple") return readMembers("components" in parameter ? parameter.components : []);
  if (value.kind === "list" || value.kind === "object") throw refuse(`This is no ${type}.`, "Write one value.");
  if (value.kind === "null") throw refuse(`There is no value, and a ${type} is needed.`, "Write the value.");
  if (type !== "string") {
    const text = value.kind === "bool" ? String(value.value) : value.text.trim();
    return readScalar(type, text, { readers, refuse });
  }
  if (value.kind === "text") return value.text;
  throw refuse("This is no text.", "Put it in double quotes.");

  function readItems(itemType: string, count: string): unknown[] {
    const list = opened(value, type, refuse);
    if (list.kind !== "list") throw refuse(`This is no ${type}.`, BRACKETS);
    const { items } = list;
    if (count !== "" && items.length !== Number(count)) {
      throw refuse(`There are ${items.length} items, and ${type} has ${count}.`, `Write ${count} items.`);
    }
    return items.map((item, i) => readArgument({ ...parameter, type: itemType }, item, readers, `${place}[${i}]`));
  }

  function readMembers(components: readonly AbiParameter[]): unknown {
    const struct = opened(value, "struct", refuse);
    if (struct.kind !== "list" && struct.kind !== "object") throw refuse("This is no struct.", BRACKETS);
    const items = struct.kind === "list" ? struct.items : inOrder(components, struct.entries, refuse);
    if (items.length !== components.length) {
      throw refuse(
        `There are ${items.length} members, and the struct has ${components.length}.`,
        `Write ${components.map(({ name, type }) => (name ? `${type} ${name}` : type)).join(", ")}.`,
      );
    }
    const values = components.map((member, i) =>
      readArgument(member, items[i] as Json, readers, `${place}.${member.name || i}`),
    );
    // viem takes structs by name or by position.
    return areNamed(components) ? Object.fromEntries(components.map(({ name }, i) => [name, values[i]])) : values;
  }
}

const BRACKETS = "Write it between brackets, separated by commas: [1, 2].";

/** The list or object that a text holds. */
function opened(value: Json, what: string, refuse: Reading["refuse"]): Json {
  if (value.kind !== "text" || !/^\s*[[{]/.test(value.text)) return value;
  const parsed = parseJson(value.text, { bareWords: true });
  if (parsed.ok) return parsed.value;
  throw refuse(`This is no ${what}: at character ${parsed.column}: ${parsed.summary}`, BRACKETS);
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
