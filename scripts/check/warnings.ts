// Compiler warnings are errors. Reads what the compiler said from the build's output, so nothing is compiled twice.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { report } from "./report.ts";

type CompilerMessage = {
  severity: string;
  errorCode?: string;
  formattedMessage: string;
  sourceLocation?: { file: string };
};

// "Function state mutability can be restricted": a test function keeps the shape of its neighbours.
// "Code size exceeds", "initcode size exceeds": a test contract is deployed on no network.
const FINE_IN_TESTS = new Set(["2018", "5574", "3860"]);

const BUILD_INFO_DIRS = ["artifacts/build-info", "cache/test-artifacts/build-info"];

function messages(dir: string): CompilerMessage[] {
  return readdirSync(dir)
    .filter((file) => file.endsWith(".output.json"))
    .flatMap((file) => JSON.parse(readFileSync(join(dir, file), "utf8")).output.errors ?? []);
}

function ours({ sourceLocation, errorCode }: CompilerMessage): boolean {
  const file = sourceLocation?.file ?? "project/";
  if (!file.startsWith("project/")) return false;
  return !(file.startsWith("project/test/") && FINE_IN_TESTS.has(errorCode ?? ""));
}

report("compiler warnings", [
  ...new Set(
    BUILD_INFO_DIRS.flatMap(messages)
      .filter(ours)
      .map((m) => m.formattedMessage.trim()),
  ),
]);
