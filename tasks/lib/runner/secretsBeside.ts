import { readdirSync } from "node:fs";
import { dirname } from "node:path";

/** Files that hold secrets as a rule, and those of their names that only show how one looks. */
const SECRET = /^\.env(\..+)?$|^UTC--|\.(key|pem|p12|pfx)$/i;
const SAMPLE = /^\.env\.(example|sample|template|dist)$/i;

/** The names of files beside an agent file that hold secrets as a rule: a runner may read all of that folder. */
export function secretsBeside(agentFile: string): string[] {
  return readdirSync(dirname(agentFile))
    .filter((name) => SECRET.test(name) && !SAMPLE.test(name))
    .sort();
}
