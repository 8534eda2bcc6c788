import type { ErrorCode } from "../../errors/registry.ts";
import { SallyportError, type SallyportErrorParameters } from "../../errors/SallyportError.ts";

// The policy file as read: every value remembers where it stands, so that every later refusal can say so.

export type Place = {
  file: string;
  /** Counted from 1. */
  line: number;
  column: number;
  /** Keys from the top of the file, joined by dots. */
  path: string;
};

type LocatedText = { kind: "text"; text: string; at: Place };
type LocatedList = { kind: "list"; items: Located[]; at: Place };
type LocatedMap = { kind: "map"; entries: LocatedEntry[]; at: Place };
export type LocatedEntry = { key: string; keyAt: Place; value: Located };
/** A key without a value. */
type LocatedNothing = { kind: "nothing"; at: Place };
export type Located = LocatedText | LocatedList | LocatedMap | LocatedNothing;

/** An error of the policy file at a place. */
export function policyError(
  code: ErrorCode,
  at: Place,
  details: Omit<SallyportErrorParameters, "place" | "line" | "column">,
): SallyportError {
  const { line, column } = at;
  return new SallyportError(code, { ...details, place: showPlace(at), line, column });
}

/** `policy.yaml:12:5, rules.grants.who` */
export function showPlace({ file, line, column, path }: Place): string {
  return `${file}:${line}:${column}${path === "" ? "" : `, ${path}`}`;
}

/** A document as texts, lists and maps; `nothing` for a key without a value. */
export function plainOf(node: Located, nothing: unknown): unknown {
  if (node.kind === "text") return node.text;
  if (node.kind === "list") return node.items.map((item) => plainOf(item, nothing));
  if (node.kind === "nothing") return nothing;
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value, nothing)]));
}

/** How many values stand in a document, those that hold others included. */
export function countValues(node: Located): number {
  const inner = node.kind === "list" ? node.items : node.kind === "map" ? node.entries.map(({ value }) => value) : [];
  return inner.reduce((sum, one) => sum + countValues(one), 1);
}

/** The text of a value, or POLICY_VALUE_INVALID, or POLICY_KEY_MISSING where it is empty. */
export function textOf(value: Located, wanted: string): string {
  if (value.kind === "text") return value.text;
  if (value.kind === "nothing") {
    throw policyError("POLICY_KEY_MISSING", value.at, { summary: `Here must stand ${wanted}.` });
  }
  throw policyError("POLICY_VALUE_INVALID", value.at, { summary: `Here must stand ${wanted}, not a ${value.kind}.` });
}

/** The entries of a map, or POLICY_VALUE_INVALID. */
export function mapOf(value: Located, wanted: string): LocatedMap {
  if (value.kind === "map") return value;
  throw policyError(value.kind === "nothing" ? "POLICY_KEY_MISSING" : "POLICY_VALUE_INVALID", value.at, {
    summary: `Here must stand a map: ${wanted}.`,
    value: value.kind === "text" ? value.text : undefined,
  });
}

/** The items of a list; a single value counts as a list of one. */
export function listOf(value: Located): Located[] {
  return value.kind === "list" ? value.items : [value];
}

/**
 * The values of a map whose keys the grammar knows. Throws POLICY_KEY_UNKNOWN for others and POLICY_KEY_MISSING for
 * required ones that are not there.
 */
export function fieldsOf<Required extends string, Optional extends string>(
  value: Located,
  required: readonly Required[],
  optional: readonly Optional[],
): Record<Required, Located> & Partial<Record<Optional, Located>> {
  const known: readonly string[] = [...required, ...optional];
  const map = mapOf(value, known.join(", "));
  for (const { key, keyAt } of map.entries) {
    if (known.includes(key)) continue;
    throw policyError("POLICY_KEY_UNKNOWN", keyAt, {
      summary: `"${key}" is not a key here.`,
      value: key,
      nextStep: `${didYouMean(key, known)}Keys here: ${known.join(", ")}.`,
    });
  }
  const found = Object.fromEntries(map.entries.map(({ key, value: field }) => [key, field]));
  for (const key of required) {
    if (!(key in found)) {
      throw policyError("POLICY_KEY_MISSING", map.at, { summary: `The key "${key}" is missing.`, value: key });
    }
  }
  return found as Record<Required, Located> & Partial<Record<Optional, Located>>;
}

/** Characters of a name that somebody may have misspelt; to compare longer ones takes long. */
const MOST_MISSPELT = 64;

/** "Did you mean ...? " for the name that is nearest to a misspelt one, or nothing. */
export function didYouMean(given: string, known: readonly string[]): string {
  if (given.length > MOST_MISSPELT) return "";
  const near = known
    .map((name) => ({ name, distance: editDistance(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.max(1, Math.floor(given.length / 3)))
    .sort((a, b) => a.distance - b.distance)[0];
  return near === undefined ? "" : `Did you mean "${near.name}"? `;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const swap = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
