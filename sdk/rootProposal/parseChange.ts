import { SallyportError } from "../errors/SallyportError.ts";
import { didYouMean } from "../policy/source/located.ts";
import type { ChangeKind } from "./change.ts";
import { rootChanges } from "./changes/index.ts";

/** A change that was read: its fields have the right form, and nothing was asked of a chain yet. */
export type ParsedChange = {
  change: ChangeKind;
  fields: unknown;
  /** How errors call a place below it. */
  at(path: readonly string[]): string;
};

/** A change as it was written: a kind and fields, all of them texts, lists and maps of texts. */
export type WrittenChange = { kind: string; fields: unknown; at: ParsedChange["at"] };

/**
 * Reads a change as it was written in a file or on a command line.
 *
 * @throws ROOT_CHANGE_UNKNOWN, ROOT_CHANGE_INVALID
 */
export function parseChange({ kind, fields: given, at }: WrittenChange): ParsedChange {
  const change = Object.hasOwn(rootChanges, kind) ? rootChanges[kind] : undefined;
  if (change === undefined) {
    const kinds = Object.keys(rootChanges);
    throw new SallyportError("ROOT_CHANGE_UNKNOWN", {
      summary: `"${kind}" is no change that root makes.`,
      place: at([]),
      value: kind,
      nextStep: `${didYouMean(kind, kinds)}Changes: ${kinds.join(", ")}.`,
    });
  }
  const isShort = change.short !== undefined && typeof given === "string";
  const whole = isShort ? { [change.short as string]: given } : (given ?? {});
  const parsed = change.schema.safeParse(whole);
  if (parsed.success) return { change, fields: parsed.data, at };
  // An unknown key explains why another one is missing.
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const path = issue?.path.map(String) ?? [];
  // On a command line lists and members stand as one text: what is below it stands in it.
  const value = path.reduce<unknown>(
    (at, key) => (typeof at === "string" ? at : (at as Record<string, unknown> | undefined)?.[key]),
    whole,
  );
  const isMissing = value === undefined && path.length > 0;
  const nextStep = issue?.code === "custom" ? (issue.params?.["nextStep"] as string | undefined) : undefined;
  throw new SallyportError("ROOT_CHANGE_INVALID", {
    summary: isMissing ? `The field "${path.at(-1)}" is missing. ${issue?.message}` : (issue?.message ?? ""),
    place: at(isShort ? [] : path),
    value: typeof value === "string" ? value : undefined,
    nextStep,
  });
}
