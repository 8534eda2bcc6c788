import type { z } from "zod";
import type { ErrorCode } from "../errors/registry.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { firstProblem } from "../files/fields.ts";
import { wordsOf } from "../files/wordsOf.ts";
import { canonicalJson } from "../text/canonicalJson.ts";

export type ReadFormParameters<Schema extends z.ZodType> = {
  text: string;
  schema: Schema;
  /** How errors call such a document: "a manifest". */
  what: string;
  /** How errors call this one: its file. */
  file: string;
  code: ErrorCode;
};

/**
 * Reads a document that somebody else may have written, in whatever spelling: only what every reader takes for the same
 * value is read, see {@link canonicalJson}.
 */
export function readForm<Schema extends z.ZodType>(parameters: ReadFormParameters<Schema>): z.output<Schema> {
  const { text, what, file, code } = parameters;
  const canonical = canonicalJson(text);
  if (!canonical.ok) {
    const { summary, line, column } = canonical;
    const place = `${file}:${line}:${column}`;
    throw new SallyportError(code, { summary: `${file} is not ${what}: ${summary}`, place, line, column });
  }
  // Readers of maps pass over this key without a word. In a text a backslash would stand before its quotes.
  if (canonical.text.includes('"__proto__":')) {
    const summary = `${file} is not ${what}: "__proto__" cannot be a key.`;
    throw new SallyportError(code, { summary, place: file, value: "__proto__" });
  }
  return checkForm({ ...parameters, json: JSON.parse(canonical.text) });
}

/** The same for a value that was read already. */
export function checkForm<Schema extends z.ZodType>({
  json,
  schema,
  what,
  file,
  code,
}: Omit<ReadFormParameters<Schema>, "text"> & { json: unknown }): z.output<Schema> {
  const parsed = schema.safeParse(json, { error: wordsOf });
  if (parsed.success) return parsed.data;
  const { message, path, value } = firstProblem(parsed.error, json);
  const place = path === "" ? file : `${file}, ${path}`;
  throw new SallyportError(code, { summary: `${file} is not ${what}: ${message}`, place, value });
}
