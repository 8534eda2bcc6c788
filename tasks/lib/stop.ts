import type { Hex } from "viem";
import type { StandingProposal } from "../../sdk/read/readProposal.ts";
import type { ActAsResult } from "./actAs.ts";
import { handOn } from "./handOn.ts";
import type { Output, Report } from "./output.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/**
 * Tells what became of an act: done, or signed by too few.
 *
 * @param again The words of the command, for the next member.
 */
export function reportAct(
  context: TaskContext,
  system: TaskSystem,
  what: string,
  result: ActAsResult,
  again: readonly string[],
): Report {
  const { output } = context;
  if (result.done) {
    output.line(what);
    output.line(`  sent in    ${result.transactionHash}, ${result.gasUsed} gas`);
    return { json: result };
  }
  const { signed, needed, out, file } = result;
  output.line(`signed by ${signed} of ${needed} members`);
  if (out === undefined) output.line(file.trimEnd());
  else output.line(`written to ${out}`);
  const { line, command } = handOn(context, system, [result], { again, out });
  output.line(line);
  return { json: { ...result, file: JSON.parse(file), command } };
}

/** Ending what ended that way already is no error. Returns undefined where something is left to do. */
export function alreadyEnded(output: Output, { id, state, events }: StandingProposal, by: string): Report | undefined {
  const last = events.at(-1);
  // What ended otherwise the gate refuses, and says how it stands.
  if (last?.name !== by) return undefined;
  output.line(`${by.toLowerCase()} already: ${id}`);
  return { json: { id, state, already: true, transactionHash: last.transactionHash satisfies Hex } };
}
