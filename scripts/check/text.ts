// What must not stand in the repository: notes to do something later, and paths of somebody's machine.
import { readFileSync } from "node:fs";
import { projectFiles } from "./files.ts";
import { report } from "./report.ts";

// Built from parts, so that this file does not find itself.
const FORBIDDEN: readonly [RegExp, string][] = [
  [new RegExp(`\\b(TO${"DO"}|FIX${"ME"}|XX${"X"})\\b`), "unfinished: do it, or write it down where it is read"],
  [
    new RegExp(`(/ho${"me"}/|/ro${"ot"}/|/Us${"ers"}/|/wo${"rk"}/|[A-Z]:\\\\Us${"ers"})`),
    "a path of somebody's machine",
  ],
];
const BINARY = /\.(png|jpg|ico|woff2?|gz|zip|pdf)$/;
const NOT_OURS = /^(package-lock\.json|LICENSES\/)/;

const problems = projectFiles()
  .filter((file) => !BINARY.test(file) && !NOT_OURS.test(file))
  .flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, i) =>
        FORBIDDEN.filter(([pattern]) => pattern.test(line)).map(([, why]) => `${file}:${i + 1}: ${why}`),
      ),
  );
const lock = readFileSync("package-lock.json", "utf8");
if (lock.includes('"resolved"')) problems.push("package-lock.json: holds download addresses; see .npmrc");
report("text", problems);
