import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import { formatAmount } from "../../../sdk/describe/formatAmount.ts";
import { type Precedent, precedents } from "../../../sdk/describe/precedents.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { waiting } from "../output.ts";
import { hasEnded, type TaskProposal } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";

/** What is remarkable about the payments of a proposal beside those that were executed before it was made. */
export async function precedentsOf(
  context: TaskContext,
  system: TaskSystem,
  found: TaskProposal,
): Promise<Precedent[]> {
  const { gate, record, policy } = system;
  const { client } = context.network;
  const reading = listProposals(client, { gate, fromBlock: record.fromBlock });
  const all = await waiting(context.output, "reading earlier proposals", reading);
  // What has ended is compared with what was before it; what has not, with all.
  const hasPassed = found.standing !== undefined && hasEnded(found.standing.state);
  const at = hasPassed ? all.findIndex(({ id }) => id === found.id) : -1;
  const known = [
    ...Object.values(policy?.names.accounts ?? {}),
    ...Object.values(policy?.names.tokens ?? {}).map(({ address }) => address),
  ];
  return precedents({ proposal: found.proposal, earlier: at < 0 ? all : all.slice(0, at), known });
}

/** The same in words. */
export function precedentLine({ names, policy }: TaskSystem, precedent: Precedent): string {
  const { kind, to, token } = precedent;
  const options = { names, policy: policy?.names };
  if (kind === "first") return `first payment to ${names(to) ?? to}`;
  if (kind === "largest") return `largest so far; before at most ${formatAmount(precedent.before, token, options)}`;
  return `WARNING: ${to} only looks like ${formatAccount(precedent.known, names)}: compare every character`;
}
