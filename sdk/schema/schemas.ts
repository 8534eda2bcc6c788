import { daoSchema } from "./daoSchema.ts";
import type { JsonSchema } from "./json.ts";
import { policySchema } from "./policySchema.ts";
import { policyTestsSchema } from "./policyTestsSchema.ts";

/** For editors, by the name of the file that holds each: `schemas/policy.schema.json`. */
export const schemas: Readonly<Record<"policy" | "policy.tests" | "dao", JsonSchema>> = {
  policy: policySchema,
  "policy.tests": policyTestsSchema,
  dao: daoSchema,
};

export function writeSchema(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}
