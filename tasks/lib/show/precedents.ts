import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import { formatAmount } from "../../../sdk/describe/formatAmount.ts";
import { type Precedent, precedents } from "../../../sdk/describe/precedents.ts";
import type { StandingProposal } from "../../../sdk/read/readProposal.ts";
import { hasEnded, type TaskProposal } from "../proposalAt.ts";
import type { TaskSystem } from "../system.ts";

/** What is remarkable about the payments of a proposal beside those that were executed before it was made. */
export function precedentsOf(
  { policy }: TaskSystem,
  found: TaskProposal,
  all: readonly StandingProposal[],
): Precedent[] {
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
