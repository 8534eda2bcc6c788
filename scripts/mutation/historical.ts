// The bugs of history.ts as mutants.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { placeOf } from "../lib/plant.ts";
import { type Artifact, ROOT } from "./build.ts";
import { filesOf } from "./generate.ts";
import { historicalBugs } from "./history.ts";
import type { Mutant } from "./mutant.ts";

export function fromHistory(artifacts: readonly Artifact[]): Mutant[] {
  const files = filesOf(artifacts);
  return historicalBugs.map(({ id, file, text, replacement }) => {
    if (!files.has(file))
      throw new Error(`MUTATION_NOT_DEPLOYED: ${id} is in ${file}, which no deployed contract holds`);
    const source = readFileSync(join(ROOT, file), "utf8");
    const start = placeOf({ file, text }, source);
    const line = source.slice(0, start).split("\n").length;
    return { id, operator: "history", category: "other", file, function: "", line, start, text, replacement };
  });
}
