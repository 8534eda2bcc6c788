import { maxUint160, maxUint256, minInt256 } from "viem";
import { parseDecimal } from "../../text/parseDecimal.ts";
import { EVERY_WORD, intersect, isEmpty, type WordSet } from "../wordSet.ts";
import { type AmountUnit, parseAmount } from "./amount.ts";
import type { Book, Party } from "./book.ts";
import { type Located, listOf, type Place, policyError, textOf } from "./located.ts";
import type { ArgumentWord } from "./signature.ts";

/** What the conditions on one parameter permit. */
export type ParameterCondition = {
  set: WordSet;
  /** How the values in `set.values` are called in the file. */
  labels: ReadonlyMap<bigint, string>;
};

type ConditionContext = {
  book: Book;
  /** Where given: numbers must be counted in this unit, or be marked `raw`. */
  unit: AmountUnit | undefined;
};

type Value = { number: bigint; label: string };

/**
 * Reads a condition, or a list of conditions that must all hold:
 * `any`, `X`, `is X`, `one of X, Y`, `at most X`, `at least X`, `more than X`, `less than X`, `only bits 0x..`.
 */
export function readCondition(value: Located, word: ArgumentWord, context: ConditionContext): ParameterCondition {
  const labels = new Map<bigint, string>();
  let set: WordSet = EVERY_WORD;
  for (const item of listOf(value)) {
    const text = textOf(item, "a condition");
    set = intersect(set, setOf(text, item.at, word, context, labels));
  }
  if (isEmpty(intersect(set, typeSet(word)))) {
    throw policyError("POLICY_NEVER_MATCHES", value.at, {
      summary: `No ${word.type} satisfies the condition on "${word.name}".`,
      value: listOf(value)
        .map((item) => (item.kind === "text" ? item.text : item.kind))
        .join("; "),
    });
  }
  return { set, labels };
}

function setOf(
  text: string,
  at: Place,
  word: ArgumentWord,
  context: ConditionContext,
  labels: Map<bigint, string>,
): WordSet {
  if (text === "any") return EVERY_WORD;
  const [, comparison, bound] = /^(at most|at least|more than|less than) (.+)$/.exec(text) ?? [];
  if (comparison !== undefined && bound !== undefined) {
    const { number } = readComparable(bound, at, word, context);
    if (comparison === "at most") return { ...EVERY_WORD, high: number };
    if (comparison === "at least") return { ...EVERY_WORD, low: number };
    return comparison === "more than" ? { ...EVERY_WORD, low: number + 1n } : { ...EVERY_WORD, high: number - 1n };
  }
  const [, mask] = /^only bits (.+)$/.exec(text) ?? [];
  if (mask !== undefined) return { ...EVERY_WORD, mask: readMask(mask, at, word) };
  const [, list] = /^one of (.+)$/.exec(text) ?? [];
  const values =
    list === undefined
      ? [readValue(text.replace(/^is /, ""), at, word, context)]
      : list.split(/,\s+/).flatMap((part) => readValues(part, at, word, context));
  for (const { number, label } of values) labels.set(number, label);
  return { ...EVERY_WORD, values: [...new Set(values.map(({ number }) => number))] };
}

/** One value of a list, which for addresses may be a whole group. */
function readValues(text: string, at: Place, word: ArgumentWord, context: ConditionContext): Value[] {
  const party = word.type === "address" ? context.book.parties.get(text) : undefined;
  return party?.kind === "group"
    ? party.members.map((member) => addressOf(member, at))
    : [readValue(text, at, word, context)];
}

function readValue(text: string, at: Place, word: ArgumentWord, context: ConditionContext): Value {
  const { type } = word;
  if (type === "address") return readAccount(text, at, context.book);
  if (type === "bool" && (text === "true" || text === "false"))
    return { number: text === "true" ? 1n : 0n, label: text };
  if (/^u?int/.test(type)) return readNumber(text, at, word, context);
  if (type.startsWith("bytes")) {
    const size = Number(type.slice("bytes".length));
    if (new RegExp(`^0x[0-9a-fA-F]{${2 * size}}$`).test(text)) {
      return { number: BigInt(text) << BigInt(8 * (32 - size)), label: text };
    }
  }
  throw policyError("POLICY_CONDITION_INVALID", at, { summary: `This is no condition on a ${type}.`, value: text });
}

function readAccount(text: string, at: Place, book: Book): Value {
  if (text.startsWith("0x")) {
    throw policyError("POLICY_CONDITION_INVALID", at, {
      summary: "Accounts stand here by name.",
      value: text,
      nextStep: "Give the address a name under addresses, and write the name here.",
    });
  }
  const party = book.parties.require(text, at);
  if (party.kind !== "group") return addressOf(party, at);
  throw policyError("POLICY_CONDITION_INVALID", at, {
    summary: `"${text}" is a group.`,
    value: text,
    nextStep: `Write: one of ${text}.`,
  });
}

function addressOf(party: Exclude<Party, { kind: "group" }>, at: Place): Value {
  if (party.kind !== "agent") return { number: BigInt(party.address), label: party.name };
  throw policyError("POLICY_NAME_UNKNOWN", at, {
    summary: `"${party.name}" is an agent, which is no account.`,
    value: party.name,
  });
}

/** Comparisons on chain are unsigned, so only unsigned types can be compared. */
function readComparable(text: string, at: Place, word: ArgumentWord, context: ConditionContext): Value {
  if (word.type.startsWith("uint")) return readNumber(text, at, word, context);
  throw policyError("POLICY_CONDITION_INVALID", at, {
    summary: `A ${word.type} cannot be compared by size.`,
    value: text,
    nextStep: "Use a value, or one of several.",
  });
}

function readNumber(text: string, at: Place, word: ArgumentWord, { book, unit }: ConditionContext): Value {
  const [, digits = "", name] = /^(\S+)(?: (\S+))?$/.exec(text) ?? [];
  const number =
    name === undefined || name === "raw"
      ? readRaw(text, digits, at, name === undefined ? unit : undefined)
      : parseAmount(digits, at, requireUnit(name, at, book, unit), minInt256, maxUint256).units;
  if (!fits(word, number)) {
    throw policyError("POLICY_OUT_OF_RANGE", at, { summary: `The number does not fit ${word.type}.`, value: text });
  }
  return { number: BigInt.asUintN(256, number), label: text };
}

function fits({ type }: ArgumentWord, number: bigint): boolean {
  const bits = BigInt(type.replace(/^u?int/, ""));
  if (type.startsWith("uint")) return number >= 0n && number < 1n << bits;
  const half = 1n << (bits - 1n);
  return number >= -half && number < half;
}

function readRaw(text: string, digits: string, at: Place, unit: AmountUnit | undefined): bigint {
  if (unit !== undefined) {
    throw policyError("POLICY_CONDITION_INVALID", at, {
      summary: `The unit is missing: this parameter counts ${unit.name}.`,
      value: text,
      nextStep: `Write ${digits} ${unit.name}, or ${digits} raw for base units.`,
    });
  }
  const parsed = parseDecimal(digits, 0);
  if (parsed.ok && !digits.includes(",")) return parsed.units;
  throw policyError("POLICY_CONDITION_INVALID", at, { summary: "This is not a whole number.", value: text });
}

function requireUnit(name: string, at: Place, book: Book, unit: AmountUnit | undefined): AmountUnit {
  const given = book.units.require(name, at);
  if (unit === undefined || given === unit) return given;
  throw policyError("POLICY_CONDITION_INVALID", at, {
    summary: `This parameter counts ${unit.name}, not ${name}.`,
    value: name,
  });
}

function readMask(text: string, at: Place, { type }: ArgumentWord): bigint {
  const isMaskable = type.startsWith("uint") || type.startsWith("bytes");
  const size = type.startsWith("bytes") ? Number(type.slice("bytes".length)) : Number(type.slice("uint".length)) / 8;
  if (!isMaskable || !/^0x[0-9a-fA-F]+$/.test(text) || text.length > 2 + 2 * size) {
    throw policyError("POLICY_CONDITION_INVALID", at, { summary: `This is no mask for a ${type}.`, value: text });
  }
  if (type.startsWith("uint")) return BigInt(text);
  if (text.length === 2 + 2 * size) return BigInt(text) << BigInt(8 * (32 - size));
  throw policyError("POLICY_CONDITION_INVALID", at, {
    summary: `A mask for a ${type} has ${size} bytes.`,
    value: text,
  });
}

/** What the word's type permits, as far as that is a range of unsigned words. */
function typeSet({ type }: ArgumentWord): WordSet {
  if (type === "bool") return { low: 0n, high: 1n };
  if (type === "address") return { low: 0n, high: maxUint160 };
  if (type.startsWith("uint")) return { low: 0n, high: (1n << BigInt(type.slice("uint".length))) - 1n };
  return EVERY_WORD;
}
