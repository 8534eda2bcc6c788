// Documents name the tests that hold what they say, as `file: name of the test`, the file below test/. Each must exist.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const REFERENCE = /`((?:sol|ts)\/\S+): ([^`]+)`/g;

/** The text of a file below test/, or nothing where there is none. */
export type ReadTest = (file: string) => string | undefined;

export const readTest: ReadTest = (file) => {
  const path = join("test", file);
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
};

/** A problem for each test that the text names and that is not there. */
export function referenceProblems(text: string, read: ReadTest = readTest): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, file = "", name = ""]) => {
    const source = read(file);
    if (source === undefined) return [`there is no test/${file}`];
    return isTest(file, name, source) ? [] : [`test/${file} has no test "${name}"`];
  });
}

function isTest(file: string, name: string, source: string): boolean {
  // What begins otherwise is a helper, which no runner calls.
  if (file.endsWith(".sol")) return /^(test|invariant)/.test(name) && new RegExp(`\\bfunction ${name}\\(`).test(source);
  return ['"', "'", "`"].some((quote) => source.includes(`${quote}${name}${quote}`));
}
