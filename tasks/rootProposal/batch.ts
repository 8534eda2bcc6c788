import { readChanges } from "../../sdk/rootProposal/readChanges.ts";
import { readText } from "../lib/files.ts";
import type { Report } from "../lib/output.ts";
import { type ProposeRootArguments, proposeRoot } from "../lib/rootProposal/proposeRoot.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem } from "../lib/system.ts";

export type BatchArguments = ProposeRootArguments & {
  /** The file of changes. */
  file: string;
};

export default onNetwork(batch);

/** Makes one root proposal of all the changes that a file lists. */
export async function batch(context: TaskContext, { file, ...args }: BatchArguments): Promise<Report> {
  const changes = readChanges(await readText(file), file);
  return proposeRoot(context, await openSystem(context, args), changes, args);
}
