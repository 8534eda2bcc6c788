import type { SallyportError } from "../errors/SallyportError.ts";
import {
  type Located,
  type LocatedEntry,
  type Place,
  plainOf,
  policyError,
  showPlace,
} from "../policy/source/located.ts";
import { readSmallDocument } from "../policy/source/readDocument.ts";
import { type ParsedChange, parseChange } from "./parseChange.ts";

/**
 * Reads a file of changes: what one root proposal does, in the file's order, as text that people review.
 *
 * @param text YAML: `version: 1` and a list `changes`, each a map from one kind to its fields.
 * @throws ROOT_FILE_INVALID, ROOT_CHANGE_UNKNOWN, ROOT_CHANGE_INVALID, each with line and column.
 * @example
 * const changes = readChanges("version: 1\nchanges:\n  - delay: 3 days\n");
 */
export function readChanges(text: string, file = "changes.yaml"): ParsedChange[] {
  const document = readSmallDocument(text, file, "ROOT_FILE_INVALID");
  const { version, changes } = topOf(document);
  if (version?.kind !== "text" || version.text !== "1") throw invalid(version ?? document, "The version here is 1.");
  if (changes?.kind !== "list" || changes.items.length === 0) {
    throw invalid(changes ?? document, "Here must stand a list of changes.");
  }
  return changes.items.map((item, i) => {
    const entry = item.kind === "map" ? item.entries[0] : undefined;
    if (item.kind === "text") {
      // A change that takes no fields.
      const place = showPlace({ ...item.at, path: `changes[${i}]` });
      return parseChange({ kind: item.text, fields: {}, at: () => place });
    }
    if (entry === undefined || item.kind !== "map" || item.entries.length !== 1) {
      throw invalid(item, "Each change is one kind with its fields: - delay: 3 days.");
    }
    // A key without a value is a map without entries.
    return parseChange({ kind: entry.key, fields: plainOf(entry.value, {}), at: (path) => placeOf(entry, path) });
  });
}

function topOf(document: Located): { version: Located | undefined; changes: Located | undefined } {
  if (document.kind !== "map") throw invalid(document, "Here must stand version and changes.");
  const unknown = document.entries.find(({ key }) => key !== "version" && key !== "changes");
  if (unknown !== undefined) throw invalid(unknown.value, `"${unknown.key}" is not a key here.`, unknown.keyAt);
  const of = (name: string) => document.entries.find(({ key }) => key === name)?.value;
  return { version: of("version"), changes: of("changes") };
}

/** Where a field stands, or what holds it where it is missing itself. */
function placeOf(entry: LocatedEntry, path: readonly string[]): string {
  const [key, ...rest] = path;
  const inner = key === undefined ? undefined : childOf(entry.value, key);
  return inner === undefined ? showPlace(entry.keyAt) : placeOf(inner, rest);
}

function childOf(node: Located, key: string): LocatedEntry | undefined {
  if (node.kind === "map") return node.entries.find((one) => one.key === key);
  const item = node.kind === "list" ? node.items[Number(key)] : undefined;
  return item === undefined ? undefined : { key, keyAt: item.at, value: item };
}

function invalid(node: Located, summary: string, at: Place = node.at): SallyportError {
  return policyError("ROOT_FILE_INVALID", at, { summary, value: node.kind === "text" ? node.text : undefined });
}
