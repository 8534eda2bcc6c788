// What became of each mutant, kept below cache/ so that a run can be stopped and goes on where it was.
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./build.ts";
import type { Result } from "./mutant.ts";
import { type Suite, suiteKey } from "./suites.ts";
import { suiteHash, testsHash } from "./trial.ts";

const FILE = join(ROOT, "cache", "mutation", "results.jsonl");

export class Results {
  readonly #results = new Map<string, Result>();
  readonly #suites: ReadonlyMap<string, Suite>;
  readonly #testsHash: string;

  constructor(suites: readonly Suite[], remembers: boolean) {
    this.#suites = new Map(suites.map((suite) => [suiteKey(suite), suite]));
    this.#testsHash = testsHash(suites);
    if (!remembers || !existsSync(FILE)) return;
    for (const line of readFileSync(FILE, "utf8").split("\n")) {
      if (!line.endsWith("}")) continue;
      const result = JSON.parse(line) as Result;
      this.#results.set(result.id, result);
    }
  }

  /** The result of a mutant, where it still holds: a kill as long as its test is the same, a survival as all are. */
  of(id: string, key: string): Result | undefined {
    const result = this.#results.get(id);
    if (result?.key !== key) return undefined;
    const { outcome } = result;
    if (outcome.kind === "killed" && suiteHash(this.#suites.get(outcome.by.suite)) !== outcome.suiteHash)
      return undefined;
    if (outcome.kind === "survived" && outcome.testsHash !== this.#testsHash) return undefined;
    return result;
  }

  add(result: Result): void {
    this.#results.set(result.id, result);
    mkdirSync(dirname(FILE), { recursive: true });
    appendFileSync(FILE, `${JSON.stringify(result)}\n`);
  }
}
