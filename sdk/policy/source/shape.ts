import type { z } from "zod";
import type { ErrorCode } from "../../errors/registry.ts";
import { SallyportError } from "../../errors/SallyportError.ts";
import { didYouMean, type Located, type Place, plainOf, showPlace } from "./located.ts";

/** Something in a file that cannot be. */
export type ShapeProblem = {
  code: ErrorCode;
  /** Keys from the top of the file. */
  path: readonly (string | number)[];
  summary: string;
  value?: string | undefined;
  nextStep?: string | undefined;
};

/** How a kind of file calls its mistakes. */
export type ShapeCodes = Record<"keyUnknown" | "keyMissing" | "nameInvalid" | "valueInvalid", ErrorCode>;

/**
 * Reads a document by a schema, which is strict at every level.
 *
 * @param problemsOf What no single value shows; the first is told.
 * @throws An error of `codes`, or of what `problemsOf` finds, with line, column, value and next step.
 */
export function readShape<Schema extends z.ZodType>(
  document: Located,
  schema: Schema,
  codes: ShapeCodes,
  problemsOf: (read: z.output<Schema>) => Iterable<ShapeProblem>,
): z.output<Schema> {
  const parsed = schema.safeParse(plainOf(document, null));
  const [problem] = parsed.success ? problemsOf(parsed.data) : [firstProblem(parsed.error.issues, document, codes)];
  if (problem !== undefined) throw shapeError(problem, placeOf(document, problem.path));
  return parsed.data as z.output<Schema>;
}

/** An error of a description. `at` is where it stands in a file, if it was read from one. */
export function shapeError({ path, code, ...details }: ShapeProblem, at?: Place): SallyportError {
  const shown = formatPath(path);
  if (at === undefined) return new SallyportError(code, { ...details, place: shown });
  const { line, column } = at;
  return new SallyportError(code, { ...details, place: showPlace({ ...at, path: shown }), line, column });
}

/** Where the value stands, or what holds it where it is missing itself. Of a map's entry, its key. */
export function placeOf(document: Located, path: ShapeProblem["path"]): Place {
  const parent = find(document, path.slice(0, -1));
  const entry = parent?.kind === "map" ? parent.entries.find(({ key }) => key === path.at(-1)) : undefined;
  if (entry !== undefined && entry.value.kind !== "text") return entry.keyAt;
  return find(document, path)?.at ?? (path.length === 0 ? document.at : placeOf(document, path.slice(0, -1)));
}

/** The path as it is shown: `councils.grants-council.threshold`. */
function formatPath(path: ShapeProblem["path"]): string {
  return path.map((key, i) => (typeof key === "number" ? `[${key}]` : i === 0 ? key : `.${key}`)).join("");
}

/** What a scalar says beside its message. */
type Refused = { nextStep?: string; isSecret?: boolean };

/** The most telling of the schema's complaints: an unknown key explains why another one is missing. */
function firstProblem(issues: readonly z.core.$ZodIssue[], document: Located, codes: ShapeCodes): ShapeProblem {
  const issue = nearest(issues.find(({ code }) => code === "unrecognized_keys") ?? (issues[0] as z.core.$ZodIssue));
  const path = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = issue.message.split(", ");
    return {
      code: codes.keyUnknown,
      path: [...path, key],
      summary: `"${key}" is not a key here.`,
      value: key,
      nextStep: `${didYouMean(key, known)}Keys here: ${known.join(", ")}.`,
    };
  }
  const key = String(path.at(-1));
  if (issue.code === "invalid_key") {
    return { code: codes.nameInvalid, path, summary: `"${key}" cannot be a name.`, value: key };
  }
  const found = find(document, path);
  if (found === undefined) {
    return { code: codes.keyMissing, path: path.slice(0, -1), summary: `The key "${key}" is missing.`, value: key };
  }
  if (found.kind === "nothing") return { code: codes.keyMissing, path, summary: issue.message };
  const { nextStep, isSecret = false } = (issue.code === "custom" ? (issue.params ?? {}) : {}) as Refused;
  return {
    code: codes.valueInvalid,
    path,
    summary: issue.message,
    value: found.kind === "text" && !isSecret ? found.text : undefined,
    nextStep,
  };
}

/** Of a map that can be one of several, what keeps it from being the one that it comes nearest to. */
function nearest(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const [branch] = [...issue.errors].sort((a, b) => a.length - b.length);
  const inner = branch?.find(({ code }) => code === "unrecognized_keys") ?? branch?.[0];
  const isDeeper = inner !== undefined && (inner.path.length > 0 || inner.code === "unrecognized_keys");
  return isDeeper ? nearest({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
}

export function find(node: Located, path: ShapeProblem["path"]): Located | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  const child =
    node.kind === "map"
      ? node.entries.find((entry) => entry.key === key)?.value
      : node.kind === "list"
        ? node.items[Number(key)]
        : undefined;
  return child === undefined ? undefined : find(child, rest);
}
