// Tries mutants side by side, group by group.
import type { Artifact } from "./build.ts";
import type { Mutant, Outcome } from "./mutant.ts";
import { Worker } from "./pool.ts";
import { type Group, groupsOf } from "./schema.ts";
import { holdersOf } from "./trial.ts";

export type Open = { mutant: Mutant; key: string };

/** How many wait for one compilation at most: the more, the less time it takes, and the later the first is tried. */
const TOGETHER = 60;

/** Groups of mutants that are compiled into the same contracts; each that has no choice stands alone. */
export function arrange(artifacts: readonly Artifact[], open: readonly Open[]): Group[] {
  const families = new Map<string, { mutant: Mutant; choice: NonNullable<Mutant["choice"]> }[]>();
  const alone: Group[] = [];
  for (const { mutant } of open) {
    if (mutant.choice === undefined) {
      alone.push({ mutants: [mutant], choices: [] });
      continue;
    }
    const family = holdersOf(artifacts, mutant.file)
      .map(({ contractName }) => contractName)
      .join();
    families.set(family, [...(families.get(family) ?? []), { mutant, choice: mutant.choice }]);
  }
  const groups = [...families.values()].flatMap((family) => groupsOf(family)).flatMap(parts);
  return [...groups.sort((a, b) => b.mutants.length - a.mutants.length), ...alone];
}

function parts({ mutants, choices }: Group): Group[] {
  const count = Math.ceil(mutants.length / TOGETHER);
  const size = Math.ceil(mutants.length / count);
  return Array.from({ length: count }, (_, i) => ({
    mutants: mutants.slice(i * size, (i + 1) * size),
    choices: choices.slice(i * size, (i + 1) * size),
  }));
}

/** Works until no group is left. `done` hears of each mutant. Campaigns are the last batch. */
export async function work(
  groups: Group[],
  batchesFor: (mutant: Mutant) => string[][],
  campaigns: boolean,
  done: (mutant: Mutant, outcome: Outcome, seconds: number) => void,
): Promise<void> {
  const worker = new Worker();
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const prepared = await worker.ask({ prepare: group });
    if (prepared === undefined || !("refused" in prepared)) throw new Error("MUTATION_SILENT: the compiler hangs");
    if (prepared.refused.length > 0) {
      groups.push(...without(group, prepared.refused, done));
      continue;
    }
    for (const [i, mutant] of group.mutants.entries()) {
      const number = group.choices.length === 0 ? 0 : i + 1;
      const batches = batchesFor(mutant);
      const played = campaigns ? batches : batches.slice(0, -1);
      const answer = await worker.ask({ mutant, number, batches: played, campaigns });
      if (answer === undefined) {
        done(mutant, { kind: "timeout" }, 0);
        await worker.ask({ prepare: group });
      } else if ("outcome" in answer) done(mutant, answer.outcome, answer.seconds);
    }
  }
  worker.close();
}

/** What is left of a group, and each refused one alone; alone and refused it does not compile. */
function without(
  group: Group,
  refused: readonly Mutant[],
  done: (mutant: Mutant, outcome: Outcome, seconds: number) => void,
): Group[] {
  const [only] = group.mutants;
  if (group.choices.length === 0) {
    if (only !== undefined) done(only, { kind: "invalid" }, 0);
    return [];
  }
  const ids = new Set(refused.map(({ id }) => id));
  const isKept = (_: unknown, i: number): boolean => !ids.has(group.mutants[i]?.id ?? "");
  const kept = { mutants: group.mutants.filter(isKept), choices: group.choices.filter(isKept) };
  const alone = refused.map((mutant) => ({ mutants: [mutant], choices: [] }));
  return kept.mutants.length > 0 ? [kept, ...alone] : alone;
}
