import type { Hex } from "viem";
import { z } from "zod";
import { SallyportError } from "../../errors/SallyportError.ts";
import { firstProblem } from "../../files/fields.ts";
import { wordsOf } from "../../files/wordsOf.ts";
import { type Located, type Place, plainOf, showPlace } from "../../policy/source/located.ts";
import { readSmallDocument } from "../../policy/source/readDocument.ts";
import { type Activity, MANIFEST_FORMAT, type Manifest, type ManifestFile, manifestSchema } from "./manifest.ts";
import type { Sequence } from "./sequence.ts";

/** What a person says of data that a machine cannot know: a manifest without what is found in the data itself. */
export type About = Omit<Manifest, "files" | "activities" | "sequences" | "salt"> & {
  /** What was done; each parent by its batch id, or by the path of its data or store. */
  activities?: readonly (Omit<Activity, "used"> & { used?: readonly string[] | undefined })[] | undefined;
  /** Numbers of sources that the person counted. */
  sequences: readonly Sequence[];
  /** Numbers of sources that are to be counted in the data. */
  counted: readonly CountedSequence[];
};

/** Numbers that a source gave to its records, to be found in lines of JSON or CSV. */
export type CountedSequence = {
  /** Who numbered, where one did: otherwise each line names its source. */
  source?: string | undefined;
  /** The only file that is counted, by its path in the batch; every file if left out. */
  file?: string | undefined;
} & (
  | {
      /** The key that holds the number, in lines of JSON. */
      field: string;
      /** The key that names the source. */
      sourceField?: string | undefined;
    }
  | {
      /** The title of the column that holds the number, in lines of CSV under one with titles. */
      column: string;
      /** The title of the column that names the source. */
      sourceColumn?: string | undefined;
    }
);

const key = z.string().min(1, { error: "The text is empty." }).max(200, { error: "The text is too long." });

const ofAny = { source: key.optional(), file: key.optional() };

const inJsonSchema = z
  .strictObject({ field: key, sourceField: key.optional(), ...ofAny })
  .refine(({ source, sourceField }) => (source === undefined) !== (sourceField === undefined), {
    error: "Name the source, by source, or the key that names it in each line, by sourceField.",
  });

const inCsvSchema = z
  .strictObject({ column: key, sourceColumn: key.optional(), ...ofAny })
  .refine(({ source, sourceColumn }) => (source === undefined) !== (sourceColumn === undefined), {
    error: "Name the source, by source, or the column that names it in each line, by sourceColumn.",
  });

/** A sequence that is to be counted says where: in columns of CSV, or under keys of JSON. */
function countedSchema(one: object): typeof inJsonSchema | typeof inCsvSchema | undefined {
  if ("column" in one || "sourceColumn" in one) return inCsvSchema;
  return "field" in one || "sourceField" in one ? inJsonSchema : undefined;
}

/** Only how it is built; what the values are is for the manifest to say. */
const shape = z.looseObject({
  version: z.literal("1", { error: "The version of this form is 1." }),
  activities: z.array(z.looseObject({ used: z.array(z.string()).optional() })).optional(),
  sequences: z.array(z.looseObject({})).optional(),
});

/** A text that means itself and not a path. */
const ID = /^0x[0-9a-f]*$/i;

/**
 * Reads what a person says of data. What is wrong with it is found before anything is hashed.
 *
 * @param text YAML, as policies are written; JSON is read too. docs/provenance.md lists its keys.
 * @throws ABOUT_INVALID, with line and column.
 */
export function readAbout(text: string, file = "about.yaml"): About {
  const document = readSmallDocument(text, file, "ABOUT_INVALID");
  const plain = plainOf(document, null);
  const { version: _, ...about } = check(shape, plain, document);
  const sequences = about.sequences ?? [];
  const counted = sequences.flatMap((one, i): CountedSequence[] => {
    const schema = countedSchema(one);
    return schema === undefined ? [] : [check<z.ZodType<CountedSequence>>(schema, one, document, ["sequences", i])];
  });
  const stated = sequences.flatMap((one, i) => (countedSchema(one) === undefined ? [i] : []));
  const manifest = {
    ...about,
    format: MANIFEST_FORMAT,
    // A path is looked up later.
    ...(about.activities && {
      activities: about.activities.map(({ used, ...one }) => ({ ...one, ...(used && { used: used.filter(isId) }) })),
    }),
    ...(about.sequences && { sequences: stated.map((i) => sequences[i]) }),
  };
  if ("files" in about) throw invalid("Its files are found in the data.", document, ["files"]);
  if ("salt" in about) throw invalid("Its salt is made from the secret of the batch.", document, ["salt"]);
  if ("format" in about) throw invalid('It has no key "format".', document, ["format"]);
  const whole = check(manifestSchema, { ...manifest, files: [] }, document, [], (path) =>
    path[0] === "sequences" && path.length > 1 ? ["sequences", stated[Number(path[1])] ?? 0, ...path.slice(2)] : path,
  );
  const { files: __, ...said } = whole;
  return {
    ...said,
    ...(said.activities && {
      activities: said.activities.map((one, i) => ({ ...one, used: about.activities?.[i]?.used })),
    }),
    sequences: said.sequences ?? [],
    counted,
  };
}

/** Paths by which the parents are named that have no id yet. */
export function parentPaths({ activities = [] }: About): string[] {
  return activities.flatMap(({ used = [] }) => used.filter((one) => !isId(one)));
}

/**
 * The manifest of data of which that is said.
 *
 * @param found What was found in the data: its files, the numbers that were to be counted, and the ids of the parents
 * that stand at {@link parentPaths}.
 */
export function manifestOfAbout(
  { counted: _, ...about }: About,
  found: {
    files: readonly ManifestFile[];
    sequences: readonly Sequence[];
    parents: ReadonlyMap<string, Hex>;
  },
): Manifest {
  const sequences = [...about.sequences, ...found.sequences];
  const activities = about.activities?.map(({ used, ...one }): Activity => {
    const ids = used?.map((text) => found.parents.get(text) ?? (text as Hex));
    return { ...one, ...(ids && { used: [...new Set(ids)] }) };
  });
  const { sequences: __, activities: ___, ...rest } = about;
  return {
    ...rest,
    files: found.files,
    ...(activities && { activities }),
    ...(sequences.length > 0 && { sequences }),
  };
}

function isId(text: string): boolean {
  return ID.test(text);
}

type Path = readonly (string | number)[];

/** Checks a part of the document; where it is refused the error names the line. */
function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  document: Located,
  at: Path = [],
  placeOf = (path: Path) => path,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: wordsOf });
  if (parsed.success) return parsed.data;
  const { message, value: shown } = firstProblem(parsed.error, value);
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((one) => (typeof one === "number" ? one : String(one)));
  const [unknown] = issue?.code === "unrecognized_keys" ? issue.keys : [];
  throw invalid(message, document, [...at, ...placeOf(path), ...(unknown === undefined ? [] : [unknown])], shown);
}

function invalid(summary: string, document: Located, path: Path, value?: string): SallyportError {
  const { line, column, ...place } = placeIn(document, path);
  const named = showPlace({ ...place, line, column, path: path.join(".") });
  return new SallyportError("ABOUT_INVALID", { summary, place: named, line, column, value });
}

/** Where a value stands, or what holds it where it is missing itself. */
function placeIn(node: Located, [key, ...rest]: Path): Place {
  if (key === undefined) return node.at;
  const entry = node.kind === "map" ? node.entries.find((one) => one.key === key) : undefined;
  const child = entry?.value ?? (node.kind === "list" ? node.items[Number(key)] : undefined);
  return child === undefined ? node.at : placeIn(child, rest);
}
