import { findProposal } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import type { Candidate } from "./candidate.ts";

/** The proposal of a file, as it stands there. */
export async function fromFile(context: TaskContext, system: TaskSystem, path: string): Promise<Candidate> {
  const { proposal, file } = await findProposal(context, system, path);
  if (file === undefined) throw new Error(`${path} is no file.`);
  return { proposal, witness: file.witness, ...(file.signed === undefined ? {} : { signed: file.signed }) };
}
