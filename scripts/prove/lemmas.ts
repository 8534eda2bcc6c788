import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What z3 says of a lemma over integers, and of its twin. */
export type Lemma = { name: string; file: string; proven: boolean; twinRefuted: boolean; seconds: number };

const SECONDS = 60;

/** Asks z3 about files of scripts/prove/lemmas: the negation of the lemma must have no model, its twin's must. */
export function proveLemmas(programs: string, names: readonly string[]): Lemma[] {
  return names.map((name) => {
    const file = `scripts/prove/lemmas/${name}.smt2`;
    const text = readFileSync(file, "utf8");
    const begun = performance.now();
    const proven = answer(programs, text, 0) === "unsat";
    const twinRefuted = answer(programs, text, 1) === "sat";
    const seconds = (performance.now() - begun) / 1000;
    return { name, file, proven, twinRefuted, seconds };
  });
}

/** @param slip What stands in the place of SLIP: zero for the lemma, one for its twin. */
function answer(programs: string, text: string, slip: number): string {
  const input = text.replaceAll("SLIP", String(slip));
  return spawnSync(join(programs, "z3"), ["-in", `-T:${SECONDS}`], { input, encoding: "utf8" }).stdout.trim();
}
