// JSON as it stands in the text. JSON.parse takes the last of two equal keys, of which a person may have read the
// first; rounds numbers above 2^53; and gives out where text is nested deep. Money hangs on all three.

/** A value of a JSON text. Numbers stay what was written. */
export type Json =
  | { kind: "text"; text: string }
  /** A number, as written; in lists, also any word without quotes. */
  | { kind: "word"; text: string }
  | { kind: "bool"; value: boolean }
  | { kind: "null" }
  | { kind: "list"; items: readonly Json[] }
  | { kind: "object"; entries: ReadonlyMap<string, Json> };

type ParseJsonOptions = {
  /** Whether words may stand without quotes, as people write lists: `[0xab, 5]`. */
  bareWords?: boolean;
  /** Why a text, a number or a key cannot stand here, or undefined where it can. */
  refuse?: (value: Json) => string | undefined;
};

/** What keeps a text from being JSON, and where. */
export type JsonProblem = { summary: string; line: number; column: number };

type ParsedJson = { ok: true; value: Json } | ({ ok: false } & JsonProblem);

/** Lists and objects in one another. */
export const MOST_NESTED = 32;

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const LITERAL = /(?:true|false|null)(?!\w)/y;
const BARE_WORD = /[^\s,[\]{}":]+/y;

/** Reads JSON exactly: a key that stands twice, and what is nested more than 32 deep, is a problem. */
export function parseJson(text: string, { bareWords = false, refuse }: ParseJsonOptions = {}): ParsedJson {
  let at = 0;
  try {
    const value = readValue(0);
    skipSpace();
    if (at < text.length) throw problem("There is more text after its end.");
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, summary: error.message, ...lineAndColumn(text, error.at) };
  }

  function readValue(depth: number): Json {
    skipSpace();
    const next = text[at];
    if ((next === "[" || next === "{") && depth >= MOST_NESTED)
      throw problem(`It is nested more than ${MOST_NESTED} deep.`);
    if (next === "[") return { kind: "list", items: readList(depth) };
    if (next === "{") return { kind: "object", entries: readObject(depth) };
    const start = at;
    if (next === '"') return admit({ kind: "text", text: readText() }, start);
    if (bareWords) {
      const word = take(BARE_WORD);
      if (word !== undefined) return { kind: "word", text: word };
    }
    const number = take(NUMBER);
    if (number !== undefined) return admit({ kind: "word", text: number }, start);
    const literal = take(LITERAL);
    if (literal !== undefined)
      return literal === "null" ? { kind: "null" } : { kind: "bool", value: literal === "true" };
    throw problem(next === undefined ? "It ends too early." : "Here must stand a value.");
  }

  function readList(depth: number): Json[] {
    at += 1;
    const items: Json[] = [];
    if (takeMark("]")) return items;
    do items.push(readValue(depth + 1));
    while (takeMark(","));
    requireMark("]", "a comma or the end of the list");
    return items;
  }

  function readObject(depth: number): Map<string, Json> {
    at += 1;
    const entries = new Map<string, Json>();
    if (takeMark("}")) return entries;
    do {
      skipSpace();
      const start = at;
      if (text[at] !== '"') throw problem("Here must stand a key in double quotes.");
      const key = readText();
      admit({ kind: "text", text: key }, start);
      if (entries.has(key)) throw problem(`The key ${JSON.stringify(key)} stands there twice.`, start);
      requireMark(":", "a colon");
      entries.set(key, readValue(depth + 1));
    } while (takeMark(","));
    requireMark("}", "a comma or the end of the object");
    return entries;
  }

  function admit(value: Json, start: number): Json {
    const reason = refuse?.(value);
    if (reason !== undefined) throw problem(reason, start);
    return value;
  }

  function readText(): string {
    const start = at;
    const end = endOfText();
    try {
      if (end !== undefined) {
        at = end;
        return JSON.parse(text.slice(start, end)) as string;
      }
    } catch {}
    throw problem("The text in quotes does not end, or holds what JSON does not allow.", start);
  }

  /** Where the text in quotes that begins here ends. A pattern would give out at millions of escapes. */
  function endOfText(): number | undefined {
    for (let i = at + 1; i < text.length; i++) {
      if (text[i] === '"') return i + 1;
      if (text[i] === "\\") i += 1;
    }
    return undefined;
  }

  function takeMark(mark: string): boolean {
    skipSpace();
    if (text[at] !== mark) return false;
    at += 1;
    return true;
  }

  function requireMark(mark: string, wanted: string) {
    if (!takeMark(mark)) throw problem(`Here must stand ${wanted}.`);
  }

  function skipSpace() {
    take(SPACE);
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) at += found.length;
    return found;
  }

  function problem(summary: string, where = at): Problem {
    return new Problem(summary, where);
  }
}

class Problem extends Error {
  readonly at: number;

  constructor(summary: string, at: number) {
    super(summary);
    this.at = at;
  }
}

/** The line and column of a place in a text, both counted from 1. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
