import { type Constraint, operator } from "./types.ts";

/** Constraints as the contract takes them: consecutive OneOf on one word are one disjunction, all others stand alone. */
export function constraintRuns(constraints: readonly Constraint[]): Constraint[][] {
  const runs: Constraint[][] = [];
  for (const one of constraints) {
    const last = runs.at(-1);
    const isSame =
      last?.[0]?.operator === operator.oneOf && one.operator === operator.oneOf && last[0].word === one.word;
    if (isSame) last.push(one);
    else runs.push([one]);
  }
  return runs;
}

/** Those of one word. */
export function runsOn(word: number, constraints: readonly Constraint[]): Constraint[][] {
  return constraintRuns(constraints).filter(([first]) => first?.word === word);
}
