// What a run of mutants shows.
import { type Category, MUST_DIE, type Mutant, type Result } from "./mutant.ts";
import { type Survivor, survivors } from "./survivors.ts";

export type Tried = { mutant: Mutant; result: Result };

export type Figures = {
  tried: Tried[];
  killed: Tried[];
  survived: (Tried & { known: Survivor | undefined })[];
  /** Discarded: the code that is deployed is the same, or none at all. */
  equal: number;
  invalid: number;
  timeout: number;
  untried: number;
};

/** The least share of mutants that must be killed. */
const SHARE = 0.95;

export function figuresOf(chosen: readonly Mutant[], results: ReadonlyMap<string, Result>): Figures {
  const tried = chosen.flatMap((mutant) => {
    const result = results.get(mutant.id);
    return result === undefined ? [] : [{ mutant, result }];
  });
  const of = (kind: string): Tried[] => tried.filter(({ result }) => result.outcome.kind === kind);
  const known = new Map(survivors.map((survivor) => [survivor.id, survivor]));
  return {
    tried,
    killed: of("killed"),
    survived: of("survived").map((one) => ({ ...one, known: known.get(one.mutant.id) })),
    equal: of("equal").length,
    invalid: of("invalid").length,
    timeout: of("timeout").length,
    untried: chosen.length - tried.length,
  };
}

/** Killed and survived, which are those with other code than the original's. */
export function ratio(figures: Figures, is: (mutant: Mutant) => boolean = () => true): [killed: number, of: number] {
  const count = (all: readonly Tried[]): number => all.filter(({ mutant }) => is(mutant)).length;
  const killed = count(figures.killed);
  return [killed, killed + count(figures.survived)];
}

export const mustDie = ({ category }: Mutant): boolean => (MUST_DIE as readonly Category[]).includes(category);

/** What is wrong with a run, in sentences; none where it holds. `isWhole` also asks what a part cannot tell. */
export function complaintsOf(figures: Figures, isWhole: boolean): string[] {
  const complaints = figures.survived
    .filter(({ known }) => known === undefined)
    .map(({ mutant: { id, file, line } }) => `${id} survived and is not listed (${file}:${line})`);
  for (const { mutant, known } of figures.survived) {
    if (known !== undefined && mustDie(mutant) && known.because === "accepted") {
      complaints.push(`${mutant.id} is about ${mutant.category} and may not survive`);
    }
  }
  const alive = new Set(figures.survived.map(({ mutant }) => mutant.id));
  for (const { mutant } of figures.tried) {
    const isListed = survivors.some(({ id }) => id === mutant.id);
    if (isListed && !alive.has(mutant.id)) complaints.push(`${mutant.id} is listed as survivor and is none`);
  }
  if (figures.timeout > 0) complaints.push(`${figures.timeout} mutants took too long, which kills none`);
  if (!isWhole) return complaints;
  const ids = new Set(figures.tried.map(({ mutant }) => mutant.id));
  for (const { id } of survivors) if (!ids.has(id)) complaints.push(`${id} is listed as survivor and is no mutant`);
  const [killed, all] = ratio(figures);
  if (figures.untried > 0) complaints.push(`${figures.untried} mutants were not tried`);
  if (killed < SHARE * all) complaints.push(`only ${killed} of ${all} were killed`);
  return complaints;
}
