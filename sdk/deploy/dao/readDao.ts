import type { z } from "zod";
import { didYouMean, type Located, type Place, plainOf } from "../../policy/source/located.ts";
import { readSmallDocument } from "../../policy/source/readDocument.ts";
import { type DaoProblem, daoError } from "./problem.ts";
import { problemsOf } from "./problems.ts";
import { type DaoDescription, daoSchema } from "./schema.ts";

export type ReadDaoOptions = {
  /** How errors call the file. */
  file?: string;
};

/**
 * Reads a DAO file. Nothing in it is guessed: every value is text until the grammar of docs/guides/deploy.md says what
 * it means.
 *
 * @param text YAML.
 * @throws An error whose code begins with DAO_, with line, column, value and next step.
 * @example
 * const dao = readDao(await readFile("dao.yaml", "utf8"));
 */
export function readDao(text: string, { file = "dao.yaml" }: ReadDaoOptions = {}): DaoDescription {
  const document = readSmallDocument(text, file, "DAO_FILE_INVALID");
  const parsed = daoSchema.safeParse(plainOf(document, null));
  const [problem] = parsed.success ? problemsOf(parsed.data) : [shapeProblem(parsed.error.issues, document)];
  if (problem !== undefined) throw daoError(problem, placeOf(document, problem.path));
  return parsed.data as DaoDescription;
}

/** The most telling of the schema's complaints: an unknown key explains why another one is missing. */
function shapeProblem(issues: readonly z.core.$ZodIssue[], document: Located): DaoProblem {
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? (issues[0] as z.core.$ZodIssue);
  const path = issue.path.map((key) => (typeof key === "number" ? key : String(key)));
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    const known = issue.message.split(", ");
    return {
      code: "DAO_KEY_UNKNOWN",
      path: [...path, key],
      summary: `"${key}" is not a key here.`,
      value: key,
      nextStep: `${didYouMean(key, known)}Keys here: ${known.join(", ")}.`,
    };
  }
  const key = String(path.at(-1));
  if (issue.code === "invalid_key") {
    return { code: "DAO_NAME_INVALID", path, summary: `"${key}" cannot be a name.`, value: key };
  }
  const found = find(document, path);
  if (found === undefined) {
    return { code: "DAO_KEY_MISSING", path: path.slice(0, -1), summary: `The key "${key}" is missing.`, value: key };
  }
  if (found.kind === "nothing") return { code: "DAO_KEY_MISSING", path, summary: issue.message };
  const nextStep = issue.code === "custom" ? (issue.params?.nextStep as string | undefined) : undefined;
  return {
    code: "DAO_VALUE_INVALID",
    path,
    summary: issue.message,
    value: found.kind === "text" ? found.text : undefined,
    nextStep,
  };
}

function find(node: Located, path: DaoProblem["path"]): Located | undefined {
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

/** Where the value stands, or what holds it where it is missing itself. Of a map's entry, its key. */
function placeOf(document: Located, path: DaoProblem["path"]): Place {
  const parent = find(document, path.slice(0, -1));
  const entry = parent?.kind === "map" ? parent.entries.find(({ key }) => key === path.at(-1)) : undefined;
  if (entry !== undefined && entry.value.kind !== "text") return entry.keyAt;
  return find(document, path)?.at ?? (path.length === 0 ? document.at : placeOf(document, path.slice(0, -1)));
}
