import type { ErrorCode } from "../../errors/registry.ts";
import { SallyportError } from "../../errors/SallyportError.ts";
import { cutText } from "../../text/formatText.ts";
import type { Json } from "../../text/parseJson.ts";

/** A value of a batch file, and where it stands. */
export type Field = {
  /** The value; undefined where the key is missing. */
  value: Json | undefined;
  /** How errors call the file. */
  file: string;
  /** Such as `transactions[3].to`. */
  path: string;
};

/** The field of an object under a key. */
export function fieldOf({ value, file, path }: Field, key: string): Field {
  const entries = value?.kind === "object" ? value.entries : undefined;
  return { value: entries?.get(key), file, path: path === "" ? key : `${path}.${key}` };
}

/** Whether nothing stands there: no key, `null` or an empty text. */
export function isBlank({ value }: Field): boolean {
  return value === undefined || value.kind === "null" || (value.kind === "text" && value.text.trim() === "");
}

/** A refusal of a field. */
export function fail(
  { value, file, path }: Field,
  summary: string,
  { nextStep, code = "SAFE_BATCH_INVALID" }: { nextStep?: string; code?: ErrorCode } = {},
): SallyportError {
  const shown = value === undefined ? undefined : scalarOf(value);
  return new SallyportError(code, {
    summary,
    place: path === "" ? file : `${file}, ${path}`,
    value: shown === undefined ? undefined : cutText(shown, 140),
    nextStep,
  });
}

function scalarOf(value: Json): string | undefined {
  if (value.kind === "text" || value.kind === "word") return value.text;
  if (value.kind === "bool") return String(value.value);
  return value.kind === "null" ? "null" : undefined;
}
