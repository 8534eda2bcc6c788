import { verifyJournal } from "../../../agent/journal/verifyJournal.ts";
import { type Output, type Report, table } from "../../lib/output.ts";
import { offline } from "../../lib/runTask.ts";

export type JournalArguments = { file: string };

export default offline(verify);

/** Computes the hash chain of a journal again, from its file alone. A runner may be writing to it. */
export async function verify(output: Output, { file }: JournalArguments): Promise<Report> {
  const { entries, state, problem } = verifyJournal(file);
  const owner = state?.owner;
  const { number = 0, hash } = state?.head ?? {};
  if (owner !== undefined) {
    output.line(
      table([
        ["journal of", `agent ${owner.agent} of the gate ${owner.gate} on chain ${owner.chainId}`],
        ["entries", `${entries} as they were written`],
        ["head", `${hash} of entry ${number}`],
        ["on its way", String(state?.open.size ?? 0)],
      ]),
    );
  }
  if (problem === undefined) {
    output.line("That none is missing at its end the chain cannot tell: compare the head with one that was noted.");
  } else {
    const { number: entry, reason } = problem;
    output.line(entry === undefined ? `BROKEN: ${reason}` : `entry ${entry} is NOT as it was written: ${reason}`);
    output.line("keep what is before it: hardhat sallyport agent journal rebuild");
  }
  return { json: { entries, owner, head: state?.head, open: state?.open.size, problem }, ok: problem === undefined };
}
