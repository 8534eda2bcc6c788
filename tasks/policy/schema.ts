import { editorSchemas } from "../../agent/editorSchemas.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { schemas, writeSchema } from "../../sdk/schema/schemas.ts";
import { writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";

export type SchemaArguments = {
  /** Of which file: `policy`, `policy.tests`, `dao`, `agent` or `plan`. */
  kind: string;
  /** Where it is written. */
  out: string | undefined;
};

export default offline(schema);

/** Prints the schema that helps editors with a policy file, its table of tests, a DAO file, an agent file or a plan. */
export async function schema(output: Output, { kind, out }: SchemaArguments): Promise<Report> {
  const all = { ...schemas, ...editorSchemas };
  const found = Object.entries(all).find(([name]) => name === kind)?.[1];
  if (found === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: `There is no schema "${kind}".`,
      place: "kind",
      value: kind,
      nextStep: `Schemas: ${Object.keys(all).join(", ")}.`,
    });
  }
  if (out === undefined) {
    output.line(writeSchema(found).trimEnd());
  } else {
    await writeText(out, writeSchema(found));
    output.line(`written to ${out}`);
    output.line(`first line of the file that it is for: # yaml-language-server: $schema=${out}`);
  }
  return { json: found };
}
