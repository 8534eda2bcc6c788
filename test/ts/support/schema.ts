import { parse } from "yaml";
import { z } from "zod";
import { editorSchemas } from "../../../agent/editorSchemas.ts";
import { schemas as sdkSchemas } from "../../../sdk/schema/schemas.ts";

/** All that are shipped. */
export const schemas = { ...sdkSchemas, ...editorSchemas };

const validators = Object.fromEntries(
  Object.entries(schemas).map(([name, schema]) => [name, z.fromJSONSchema(schema as never)]),
) as Record<keyof typeof schemas, z.ZodType>;

/** What an editor would mark in a file: what YAML says of it, and then the schema. Empty where it marks nothing. */
export function editorMarks(text: string, kind: keyof typeof schemas = "policy"): string[] {
  let value: unknown;
  try {
    value = parse(text, { logLevel: "error" });
  } catch (problem) {
    return [String(problem)];
  }
  const { error } = validators[kind].safeParse(value);
  return error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
}
