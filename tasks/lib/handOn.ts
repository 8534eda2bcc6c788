import { formatMoment } from "../../sdk/time/moment.ts";
import type { ActAsResult } from "./actAs.ts";
import { commandOf } from "./commandLine.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

export type HandOnOptions = {
  /** The words of the command, as the next member gives them too. */
  again: readonly string[];
  /** Where the signatures were to be written. */
  out: string | undefined;
};

/** Tells how the next member goes on with what too few have signed. */
export function handOn(
  context: TaskContext,
  system: TaskSystem,
  results: readonly Extract<ActAsResult, { done: false }>[],
  { again, out }: HandOnOptions,
): { line: string; command: string } {
  const words = [...again, "--signatures", results.map((result) => result.out ?? "FILE").join(",")];
  // Whoever is not the last writes to the same file: it then holds all, and goes round.
  if (results.some(({ signed, needed }) => signed + 1 < needed)) words.push("--out", out ?? "FILE");
  const command = commandOf(context, system, words);
  const until = Math.min(...results.map(({ validUntil }) => validUntil));
  return { line: `next, until ${formatMoment(until)}: let another member run: ${command}`, command };
}
