import { parseChange } from "../../sdk/rootProposal/parseChange.ts";
import type { Report } from "../lib/output.ts";
import { type ProposeRootArguments, proposeRoot } from "../lib/rootProposal/proposeRoot.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem } from "../lib/system.ts";

/** The arguments of a command for one kind of change: its fields in camel case, and those of every root command. */
export type ChangeArguments = ProposeRootArguments & Record<string, string | undefined>;

/** The action of the command for one kind of change. */
export function changing(kind: string) {
  return { default: onNetwork((context, args: ChangeArguments) => change(context, kind, args)) };
}

/** Makes a root proposal of one change. */
export async function change(context: TaskContext, kind: string, args: ChangeArguments): Promise<Report> {
  const { system, policy, nonce, lifetime, out, safeBatch, ...fields } = args;
  const common = { system, policy, nonce, lifetime, out, safeBatch };
  const written = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[spaced(name), value]],
  );
  const at = (path: readonly string[]) => [kind, ...path].join(": ");
  const parsed = parseChange({ kind, fields: Object.fromEntries(written), at });
  return proposeRoot(context, await openSystem(context, common), [parsed], common);
}

/** `validUntil` on a command line is `valid until` in a file. */
function spaced(name: string): string {
  // Hardhat has a --version of its own.
  if (name === "modelVersion") return "version";
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
