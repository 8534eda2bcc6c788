// Chooses mutants: as many as fit into the time, always the same, and spread over files, functions and operators.
import { hashOf, MUST_DIE, type Mutant, type Operator } from "./mutant.ts";

/** Operators that weaken or turn a check. Where it is one of the five categories, none is left to chance. */
const CHECKS: readonly Operator[] = ["boundary", "negate", "logic", "drop-check", "skip-lock", "role"];

const SEED = "sallyport";

const isCheck = ({ operator, category }: Mutant): boolean => CHECKS.includes(operator) && MUST_DIE.includes(category);

/** `count` mutants: one after another from each function, in an order that only the seed decides. */
export function select(mutants: readonly Mutant[], count: number): Mutant[] {
  const shuffled = [...mutants].sort((a, b) => (lot(a) < lot(b) ? -1 : 1));
  const taken = new Map<string, number>();
  const rounds = shuffled.map((mutant) => {
    const group = `${mutant.file}/${mutant.function}/${isCheck(mutant)}`;
    const before = taken.get(group) ?? 0;
    taken.set(group, before + 1);
    return { mutant, round: isCheck(mutant) ? before * 0.3 : before };
  });
  return rounds
    .sort((a, b) => a.round - b.round || (lot(a.mutant) < lot(b.mutant) ? -1 : 1))
    .slice(0, count)
    .map(({ mutant }) => mutant);
}

const lot = ({ id }: Mutant): string => hashOf(SEED, id);

export function tally<K extends string>(mutants: readonly Mutant[], by: (mutant: Mutant) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const mutant of mutants) counts.set(by(mutant), (counts.get(by(mutant)) ?? 0) + 1);
  return counts;
}
