import type { Hex } from "viem";
import type { StandingProposal } from "../../sdk/read/readProposal.ts";
import type { ActAsResult } from "./actAs.ts";
import type { Output, Report } from "./output.ts";

/** Tells what became of an act: done, or signed by too few. */
export function reportAct(output: Output, what: string, result: ActAsResult, next: string): Report {
  if (result.done) {
    output.line(what);
    output.line(`  sent in    ${result.transactionHash}, ${result.gasUsed} gas`);
    return { json: result };
  }
  const { signed, needed, out, file } = result;
  output.line(`signed by ${signed} of ${needed} members`);
  if (out === undefined) output.line(file.trimEnd());
  else output.line(`written to ${out}`);
  output.line(`next: let another member run it with --signatures ${out ?? "FILE"}, ${next}`);
  return { json: { ...result, file: JSON.parse(file) } };
}

/** Ending what ended that way already is no error. Returns undefined where something is left to do. */
export function alreadyEnded(output: Output, { id, state, events }: StandingProposal, by: string): Report | undefined {
  const last = events.at(-1);
  // What ended otherwise the gate refuses, and says how it stands.
  if (last?.name !== by) return undefined;
  output.line(`${by.toLowerCase()} already: ${id}`);
  return { json: { id, state, already: true, transactionHash: last.transactionHash satisfies Hex } };
}
