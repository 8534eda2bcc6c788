import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { type Direction, directions } from "../../sdk/policy/diff/compareTerms.ts";
import { diffPolicies } from "../../sdk/policy/diff/diffPolicies.ts";
import { formatDiff } from "../../sdk/policy/diff/formatDiff.ts";
import { compiledFrom } from "../lib/compiledFrom.ts";
import { writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { runOffline, runTask, type TaskContext } from "../lib/runTask.ts";
import { openSystem, requirePolicy } from "../lib/system.ts";

export type DiffArguments = {
  /** The file of the new policy. */
  after: string;
  /** Where the comparison is written, as text. */
  out: string | undefined;
  /** Directions that end the command with a code above zero, joined by commas. */
  failOn: string | undefined;
};

type CommandArguments = Omit<DiffArguments, "after"> & {
  old: string;
  new: string | undefined;
  system: string | undefined;
  json: boolean;
};

export default function (args: CommandArguments, hre: HardhatRuntimeEnvironment): Promise<void> {
  const { json, old, new: after, system, ...rest } = args;
  if (after !== undefined) {
    return runOffline({ json }, async (output) => diff(output, await compiledFrom(old), { ...rest, after }));
  }
  // One file alone is the new one.
  return runTask(hre, { json }, (context) => diffWithForce(context, { ...rest, system, after: old }));
}

/** The same with the policy in force as the old one: the recorded file, if its root is the gate's. */
export async function diffWithForce(
  context: TaskContext,
  { system, ...args }: DiffArguments & { system: string | undefined },
): Promise<Report> {
  const inForce = requirePolicy(await openSystem(context, { system, policy: undefined }));
  return diff(context.output, inForce, args);
}

/** Tells what a new policy loosens and what it tightens. */
export async function diff(
  output: Output,
  before: CompiledPolicy,
  { after, out, failOn }: DiffArguments,
): Promise<Report> {
  const refused = readDirections(failOn);
  const found = diffPolicies(before, await compiledFrom(after), { now: Math.floor(Date.now() / 1000) });
  const text = formatDiff(found);
  if (out === undefined) {
    output.line(text);
  } else {
    await writeText(out, `${text}\n`);
    output.line(text.slice(text.lastIndexOf("\n") + 1));
    output.line(`written to ${out}`);
  }
  return { json: found, ok: refused.every((direction) => found.counts[direction] === 0) };
}

function readDirections(text: string | undefined): Direction[] {
  return (text?.split(",") ?? []).map((word) => {
    const found = directions.find((direction) => direction === word.trim());
    if (found !== undefined) return found;
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: `"${word}" is no direction of a change.`,
      place: "--fail-on",
      value: word,
      nextStep: `Name one or more of ${directions.join(", ")}, joined by commas.`,
    });
  });
}
