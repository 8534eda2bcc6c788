import { type CompiledPolicy, compilePolicy } from "../../sdk/policy/compilePolicy.ts";
import { readText } from "./files.ts";

/** The policy of a file; its errors name the file. */
export async function compiledFrom(file: string): Promise<CompiledPolicy> {
  return compilePolicy(await readText(file), { file });
}
