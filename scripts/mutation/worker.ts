// A process that tries one group of mutants after another. What its parent sends and gets: {Task}, {Report}.
import hre from "hardhat";
import { readArtifacts } from "./build.ts";
import type { Mutant, Outcome } from "./mutant.ts";
import type { Group } from "./schema.ts";
import { suitesOf, Theatre } from "./suites.ts";
import { Trial } from "./trial.ts";

export type Task =
  /** Compile these; before any mutant of them is tried. */
  | { prepare: Group }
  /** Try one of what was prepared last. */
  | { mutant: Mutant; number: number; batches: string[][]; campaigns: boolean }
  /** Play all tests without a mutant. */
  | { measure: true };

export type Report =
  | "alive"
  | { refused: readonly Mutant[] }
  | { outcome: Outcome; seconds: number }
  | { costs: [string, number][] };

const artifacts = readArtifacts();
const suites = suitesOf(artifacts);
const theatre = new Theatre(artifacts, hre.config);
const trial = new Trial(artifacts, suites, theatre);
let stage: Exclude<ReturnType<typeof trial.prepare>, { refused: unknown }> | undefined;

const tell = (report: Report): void => {
  process.send?.(report);
};

process.on("message", async (task: Task) => {
  if ("measure" in task) {
    const single = suites.filter(({ file }) => !file.startsWith("test/sol/invariant/"));
    const { failures, milliseconds } = await theatre.play(single, new Map());
    if (failures.length > 0) throw new Error(`MUTATION_RED: without a mutant fails ${failures[0]?.test}`);
    tell({ costs: [...milliseconds] });
  } else if ("prepare" in task) {
    const prepared = trial.prepare(task.prepare);
    stage = "refused" in prepared ? undefined : prepared;
    tell({ refused: "refused" in prepared ? prepared.refused : [] });
  } else {
    if (stage === undefined) throw new Error("MUTATION_UNPREPARED: nothing was compiled");
    const start = Date.now();
    const outcome = await trial.hold(stage, task.mutant, task.number, task.batches, task.campaigns, () =>
      tell("alive"),
    );
    tell({ outcome, seconds: (Date.now() - start) / 1000 });
  }
});
process.on("disconnect", () => process.exit());
tell("alive");
