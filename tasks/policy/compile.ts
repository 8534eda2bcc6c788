import { writeJson } from "../../sdk/files/fields.ts";
import { compiledFrom } from "../lib/compiledFrom.ts";
import { writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";

export type CompileArguments = {
  file: string;
  /** Where the compiled rules are written, as JSON. */
  out: string | undefined;
};

export default offline(compile);

/** Compiles a policy file to the root that the gate stores. */
export async function compile(output: Output, { file, out }: CompileArguments): Promise<Report> {
  const { root, rules } = await compiledFrom(file);
  output.line(root);
  output.line(`${rules.length} rules from ${file}`);
  if (out !== undefined) {
    await writeText(out, writeJson({ root, rules }));
    output.line(`written to ${out}`);
  }
  return { json: { root, rules } };
}
