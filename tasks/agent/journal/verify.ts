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
    output.line("Whether entries are missing at its end no chain tells: compare the head with one that was noted.");
  } else {
    const { number: entry, reason } = problem;
    output.line(entry === undefined ? `BROKEN: ${reason}` : `entry ${entry} is NOT as it was written: ${reason}`);
    output.line(
      `to keep what is whole, and read the rest from the chain: hardhat sallyport agent journal rebuild ${file}`,
    );
  }
  return { json: { entries, owner, head: state?.head, open: state?.open.size, problem }, ok: problem === undefined };
}
