import { getAddress, type Hex } from "viem";
import { z } from "zod";
import { SallyportError } from "../errors/SallyportError.ts";
import { cutText } from "../text/formatText.ts";
import { lineAndColumn, parseJson } from "../text/parseJson.ts";
import { wordsOf } from "./wordsOf.ts";

// The values of files that people hand to one another. Numbers above 2^53 stand as decimal text; what is written is
// read again, and nothing else.

/** The rules of the largest policy fit into it. */
export const MOST_CHARACTERS = 16 * 1024 * 1024;

/** Characters of a refused value that errors show. */
const MOST_SHOWN = 140;

/** An address; in mixed case with its checksum. */
export const address = z
  .string()
  .refine((text) => /^0x[0-9a-fA-F]{40}$/.test(text) && isChecksummed(text), { error: "This is not an address." })
  .transform((text) => getAddress(text.toLowerCase()));

/** Whole bytes in hex. */
export const data = z
  .string()
  .regex(/^0x([0-9a-fA-F]{2})*$/, { error: "These are not whole bytes in hex." })
  .transform((text) => text.toLowerCase() as Hex);

/** `size` bytes in hex. */
export function bytes(size: number) {
  return data.refine((hex) => hex.length === 2 + 2 * size, { error: `These are not ${size} bytes in hex.` });
}

/** A number of at most 48 bits. */
export function small(bits: number) {
  return z
    .number({ error: "This is not a whole number." })
    .int()
    .min(0, { error: "The number is below zero." })
    .max(2 ** bits - 1, { error: `The number does not fit ${bits} bits.` });
}

/** An unsigned number as decimal text. */
export function uint(bits: number) {
  return z
    .string({ error: "Here must stand a whole number as text." })
    .regex(/^(0|[1-9]\d*)$/, { error: "This is not a whole number." })
    .transform(BigInt)
    .refine((value) => value < 1n << BigInt(bits), { error: `The number does not fit ${bits} bits.` });
}

/** A signed number as decimal text. */
export function int(bits: number) {
  const limit = 1n << BigInt(bits - 1);
  return z
    .string({ error: "Here must stand a whole number as text." })
    .regex(/^(0|-?[1-9]\d*)$/, { error: "This is not a whole number." })
    .transform(BigInt)
    .refine((value) => value >= -limit && value < limit, { error: `The number does not fit ${bits} bits.` });
}

/** JSON for people: two spaces, large numbers as text, a line end. */
export function writeJson(value: unknown): string {
  return `${JSON.stringify(value, (_, one) => (typeof one === "bigint" ? String(one) : one), 2)}\n`;
}

/**
 * Reads a file of ours.
 *
 * @param what How errors call the kind of file: "proposal file".
 * @param most Characters that are read.
 * @throws FILE_INVALID, FILE_TOO_LARGE
 */
export function readJson<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
  what: string,
  file: string,
  most = MOST_CHARACTERS,
): z.output<Schema> {
  if (text.length > most) {
    const summary = `${file} has ${text.length} characters, and at most ${most} are read.`;
    throw new SallyportError("FILE_TOO_LARGE", { summary, place: file });
  }
  const unmarked = text.replace(/^\ufeff/, "");
  const exact = parseJson(unmarked);
  if (!exact.ok) {
    const { summary, line, column } = exact;
    const place = `${file}:${line}:${column}`;
    throw new SallyportError("FILE_INVALID", { summary: `${file} is not a ${what}: ${summary}`, place, line, column });
  }
  // Readers of maps pass over this key without a word. Between quotes inside a text a backslash would stand.
  if (/"__proto__"\s*:/.test(unmarked)) {
    const summary = `${file} is not a ${what}: "__proto__" cannot be a key.`;
    throw new SallyportError("FILE_INVALID", { summary, place: file, value: "__proto__" });
  }
  const json: unknown = JSON.parse(unmarked);
  // A number that is written another way than ours may be read another way elsewhere.
  const ours = JSON.stringify(json);
  if (withoutSpace(unmarked) !== ours) {
    const { line, column } = lineAndColumn(unmarked, otherSpellingAt(unmarked, ours));
    const summary = `${file} is not a ${what}: a value in it has another spelling than ours.`;
    throw new SallyportError("FILE_INVALID", { summary, place: `${file}:${line}:${column}`, line, column });
  }
  const parsed = schema.safeParse(json, { error: wordsOf });
  if (parsed.success) return parsed.data;
  const { message, path, value } = firstProblem(parsed.error, json);
  throw new SallyportError("FILE_INVALID", {
    summary: `${file} is not a ${what}: ${message}`,
    place: path === "" ? file : `${file}, ${path}`,
    value,
  });
}

/** What a schema found first, where (`files.3.path`), and the value that stood there unless it is a list or a map. */
export function firstProblem(
  { issues: [issue] }: z.core.$ZodError,
  json: unknown,
): { message: string; path: string; value: string | undefined } {
  const path = issue?.path.map(String) ?? [];
  const value = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], json);
  return {
    message: issue?.message ?? "it has another form.",
    path: path.join("."),
    value: value === undefined || typeof value === "object" ? undefined : cutText(String(value), MOST_SHOWN),
  };
}

/**
 * JSON without the space between its parts. Of what stands there twice, or is spelt in a way of its own, one reader may
 * take another value than the next: a file is refused unless writing what was read gives its text again.
 */
function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");
}

/** Where a text of JSON first says what it says in other characters than ours, which hold no space between values. */
function otherSpellingAt(json: string, ours: string): number {
  let read = 0;
  for (const { 0: part, index } of json.matchAll(/"(?:[^"\\]|\\.)*"|[^\s"]/g)) {
    if (!ours.startsWith(part, read)) return index;
    read += part.length;
  }
  return json.length;
}

function isChecksummed(text: string): boolean {
  return text === text.toLowerCase() || text === getAddress(text.toLowerCase());
}
