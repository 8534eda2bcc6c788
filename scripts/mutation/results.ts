// What became of each mutant, kept below cache/ so that a run can be stopped and goes on where it was.
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Artifact, ROOT } from "./build.ts";
import type { Result } from "./mutant.ts";
import { type Suite, suiteKey, suitesOf } from "./suites.ts";
import { survivors } from "./survivors.ts";
import { suiteHash, testsHash } from "./trial.ts";

const FILE = join(ROOT, "cache", "mutation", "results.jsonl");
const COSTS = join(ROOT, "cache", "mutation", "costs.json");

export class Results {
  readonly #results = new Map<string, Result>();
  readonly #suites: ReadonlyMap<string, Suite>;
  readonly #testsHash: string;

  constructor(artifacts: readonly Artifact[], remembers: boolean) {
    const suites = suitesOf(artifacts);
    this.#suites = new Map(suites.map((suite) => [suiteKey(suite), suite]));
    this.#testsHash = testsHash(suites);
    if (!remembers || !existsSync(FILE)) return;
    for (const line of readFileSync(FILE, "utf8").split("\n")) {
      if (!line.endsWith("}")) continue;
      const result = JSON.parse(line) as Result;
      this.#results.set(result.id, result);
    }
  }

  /**
   * The result of a mutant, where it still holds: a kill as long as its test is the same, a survival as long as all
   * are, or where no test can tell.
   */
  of(id: string, key: string, campaigns: boolean): Result | undefined {
    const result = this.#results.get(id);
    if (result?.key !== key) return undefined;
    const { outcome } = result;
    if (outcome.kind === "killed" && suiteHash(this.#suites.get(outcome.by.suite)) !== outcome.suiteHash)
      return undefined;
    if (outcome.kind === "survived" && !isEquivalent(id)) {
      if (outcome.testsHash !== this.#testsHash || outcome.campaigns < campaigns) return undefined;
    }
    return result;
  }

  /** The suite that once killed a mutant, and may again after contracts or tests have changed. */
  killerOf(id: string): string | undefined {
    const outcome = this.#results.get(id)?.outcome;
    return outcome?.kind === "killed" ? outcome.by.suite : undefined;
  }

  /** Milliseconds of each suite when they were last measured: they only decide what is played first. */
  costs(): Map<string, number> | undefined {
    return existsSync(COSTS) ? new Map(JSON.parse(readFileSync(COSTS, "utf8"))) : undefined;
  }

  keepCosts(costs: ReadonlyMap<string, number>): void {
    mkdirSync(dirname(COSTS), { recursive: true });
    writeFileSync(COSTS, JSON.stringify([...costs]));
  }

  add(result: Result): void {
    this.#results.set(result.id, result);
    mkdirSync(dirname(FILE), { recursive: true });
    appendFileSync(FILE, `${JSON.stringify(result)}\n`);
  }
}

const isEquivalent = (id: string): boolean =>
  survivors.some((survivor) => survivor.id === id && survivor.because === "equivalent");
